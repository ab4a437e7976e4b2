package espalier.ui.figures;

import espalier.experiment.SizeMetric;
import espalier.ui.Text;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;

/// The strip of key figures: accuracy, size, multiply-adds and latency, from the original to now.
public final class KeyFigures extends GridPane {
    private static final double[] SHARES = {24, 30, 21, 25};

    private final ObjectProperty<SizeMetric> metric = new SimpleObjectProperty<>(SizeMetric.PACKED);
    private final FigureCard accuracy = new FigureCard("figure-accuracy");
    private final FigureCard size = new FigureCard("figure-size");
    private final FigureCard macs = new FigureCard("figure-macs");
    private final FigureCard latency = new FigureCard("figure-latency");
    private final StackedBar bar = new StackedBar();

    /// A strip that shows `measurements`, now and after every change.
    public KeyFigures(ObservableValue<Measurements> measurements) {
        setId("key-figures");
        getStyleClass().add("key-figures");
        setMinWidth(0);
        size.top().getChildren().add(metricMenu());
        size.showBetween(bar);
        addRow(0, accuracy, size, macs, latency);
        for (double share : SHARES) {
            var column = new ColumnConstraints();
            column.setPercentWidth(share);
            column.setHgrow(Priority.ALWAYS);
            getColumnConstraints().add(column);
        }
        measurements.addListener((_, _, next) -> show(FiguresState.of(next, metric.get())));
        metric.addListener((_, _, next) -> show(FiguresState.of(measurements.getValue(), next)));
        show(FiguresState.of(measurements.getValue(), metric.get()));
    }

    /// In which size the model is counted: the packed, the coded or the ONNX file.
    public ObjectProperty<SizeMetric> metricProperty() {
        return metric;
    }

    private void show(FiguresState state) {
        accuracy.show(state.accuracy());
        size.show(state.size());
        macs.show(state.macs());
        latency.show(state.latency());
        bar.show(state.parts());
    }

    private MenuButton metricMenu() {
        var menu = new MenuButton();
        menu.setId("size-metric");
        menu.getStyleClass().addAll("quiet", "caption-menu");
        menu.setTooltip(new Tooltip(Text.of("figures.metric.tip")));
        menu.setAccessibleText(Text.of("figures.metric.tip"));
        menu.setMinWidth(0);
        var group = new ToggleGroup();
        for (SizeMetric choice : List.of(SizeMetric.PACKED, SizeMetric.CODED, SizeMetric.RUNTIME)) {
            var item = new RadioMenuItem(choice.label());
            item.setToggleGroup(group);
            item.setSelected(choice == metric.get());
            item.setOnAction(_ -> metric.set(choice));
            metric.addListener((_, _, now) -> item.setSelected(now == choice));
            menu.getItems().add(item);
        }
        menu.textProperty().bind(metric.map(choice -> choice.label().toLowerCase(Locale.ROOT)
                .replace("onnx", "ONNX")));
        return menu;
    }
}
