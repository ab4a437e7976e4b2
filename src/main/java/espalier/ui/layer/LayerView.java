package espalier.ui.layer;

import espalier.report.ChannelChart;
import espalier.report.ChartTheme;
import espalier.report.HistogramChart;
import espalier.report.SingularValueChart;
import espalier.report.WeightHistogram;
import espalier.ui.Amounts;
import espalier.ui.PaneHeader;
import espalier.ui.Text;
import espalier.ui.chart.ChartPane;
import espalier.ui.theme.Theme;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jfree.chart.JFreeChart;

/// Shows one layer: what it is, its weights before and after as charts and as a picture, and what compression did to it.
public final class LayerView extends StackPane {
    private static final double LEGEND_FITS = 640;
    private final Label name = new Label();
    private final Label details = new Label();
    private final CoupledNote coupled = new CoupledNote();
    private final Legend legend = new Legend();
    private final PaneHeader tabs = new PaneHeader(LayerTab.tabs(), legend);
    private final ReadOnlyObjectWrapper<LayerTab> tab = new ReadOnlyObjectWrapper<>(LayerTab.WEIGHTS);
    private final ChartPane chart;
    private final WeightPictures pictures;
    private final Label waiting = new Label();
    private final FactCard quantization = new FactCard("layer.quantization", "quantize");
    private final FactCard pruning = new FactCard("layer.pruning", "prune");
    private final FactCard rank = new FactCard("layer.rank", "factorize");
    private final Node page;
    private final Node empty;
    private Optional<LayerState> shown = Optional.empty();
    private Object drawn = Optional.empty();

    /// An empty view; [#show(Optional)] fills it.
    public LayerView(ObservableValue<Theme> theme) {
        setId("layer-view");
        setMinSize(0, 0);
        chart = new ChartPane("layer-chart", Text.of("layer.chart.description"), theme);
        chart.explain(this::explanation);
        pictures = new WeightPictures(theme);
        page = page();
        empty = empty();
        getChildren().addAll(page, empty);
        tabs.onSelected(index -> tab.set(LayerTab.values()[index]));
        tab.addListener((_, _, _) -> fill());
        show(Optional.empty());
    }

    /// The tab one looks at: what it needs is worth computing first.
    public ReadOnlyObjectProperty<LayerTab> tab() {
        return tab.getReadOnlyProperty();
    }

    /// Looks at another tab.
    public void choose(LayerTab next) {
        tabs.selectedProperty().set(next.ordinal());
    }

    /// Shows `state`, or how to choose a layer.
    public void show(Optional<LayerState> state) {
        shown = state;
        page.setVisible(state.isPresent());
        empty.setVisible(state.isEmpty());
        state.ifPresent(layer -> {
            showHead(layer.head());
            showFacts(layer.facts());
        });
        fill();
    }

    private Node page() {
        name.getStyleClass().add("heading");
        name.setId("layer-name");
        name.setMinWidth(40);
        name.setMaxWidth(280);
        details.getStyleClass().add("muted");
        details.setId("layer-details");
        details.setMinWidth(0);
        var head = new HBox(9, name, details);
        head.setAlignment(Pos.BASELINE_LEFT);
        head.getStyleClass().add("layer-head");
        legend.managedProperty().bind(widthProperty().greaterThan(LEGEND_FITS));
        legend.opacityProperty().bind(Bindings.when(legend.managedProperty()).then(1).otherwise(0));
        waiting.getStyleClass().add("muted");
        var stage = new StackPane(chart, pictures, waiting);
        stage.setMinSize(0, 120);
        stage.getStyleClass().add("layer-stage");
        var cards = new HBox(10, quantization, pruning, rank);
        cards.getStyleClass().add("layer-cards");
        cards.getChildren().forEach(card -> HBox.setHgrow(card, Priority.ALWAYS));
        cards.getChildren().forEach(card -> ((Region) card).setPrefWidth(200));
        cards.getChildren().forEach(card -> ((Region) card).setMinWidth(80));
        return new BorderPane(stage, new VBox(head, coupled, tabs), null, cards, null);
    }

    private static Node empty() {
        var title = new Label(Text.of("layer.empty.title"));
        title.getStyleClass().add("heading");
        var words = new VBox(title, new Label(Text.of("layer.empty.hint")));
        words.getStyleClass().add("empty-state");
        words.setId("layer-empty");
        return words;
    }

    private void showHead(LayerState.Head head) {
        name.setText(head.name());
        name.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        name.setTooltip(new Tooltip(head.name()));
        details.setText(Text.of("layer.details", head.operator(), head.shape(), Amounts.count(head.weights()),
                Amounts.count(head.kept()), Amounts.bytes(head.bytes()), Amounts.bytes(head.originalBytes())));
        details.setTooltip(new Tooltip(details.getText()));
        coupled.show(head.coupled());
    }

    private void showFacts(LayerState.Facts facts) {
        quantization.show("‖W − Q(W)‖² =", Amounts.significant(facts.error()), facts.bits().isEmpty()
                ? Text.of("layer.quantization.none")
                : facts.signalToNoise().isEmpty()
                        ? Text.of("layer.quantization.exact", bits(facts.bits()))
                        : Text.of("layer.quantization.note",
                                Amounts.significant(facts.signalToNoise().getAsDouble()), bits(facts.bits())));
        double sparsity = facts.stored() == 0 ? 0 : (double) facts.zeros() / facts.stored();
        pruning.show("‖M‖₀/n =", Amounts.percent(1 - sparsity, 1), facts.threshold().isEmpty() || facts.zeros() == 0
                ? Text.of(facts.zeros() == 0 ? "layer.pruning.none" : "layer.pruning.zeros",
                        Amounts.count(facts.zeros()))
                : Text.of("layer.pruning.note", Amounts.count(facts.zeros()),
                        Amounts.significant(facts.threshold().getAsDouble()), Amounts.percent(facts.massRemoved(), 1)));
        String breakEven = Amounts.count((long) Math.floor(facts.breakEven()));
        rank.show("(Σᵣ σ²)/(Σ σ²) =", Amounts.percent(facts.energyKept().orElse(1), 1), facts.rank().isEmpty()
                ? Text.of("layer.rank.none", breakEven)
                : Text.of("layer.rank.note", Amounts.count(facts.rank().getAsInt()), breakEven));
    }

    private static String bits(OptionalInt bits) {
        return Integer.toString(bits.orElse(32));
    }

    private void fill() {
        LayerTab chosen = tab.get();
        Optional<LayerState> layer = shown;
        legend.setVisible(chosen == LayerTab.WEIGHTS || chosen == LayerTab.CHANNELS);
        Optional<WeightHistogram> histogram = chosen == LayerTab.WEIGHTS
                ? layer.flatMap(LayerState::histogram)
                : Optional.empty();
        legend.show(chosen == LayerTab.CHANNELS || histogram.filter(bins -> !bins.isUntouched()).isPresent(),
                histogram.filter(bins -> bins.threshold().isPresent()).isPresent(),
                histogram.filter(bins -> bins.levels().length > 0).isPresent());
        boolean isThere = switch (chosen) {
            case WEIGHTS -> draw(histogram, HistogramChart::of);
            case SINGULAR -> draw(layer.flatMap(LayerState::singularValues), SingularValueChart::of);
            case CHANNELS -> draw(layer.flatMap(LayerState::norms), ChannelChart::of);
            case IMAGE -> pictures.show(layer.flatMap(LayerState::weights));
        };
        chart.setVisible(isThere && chosen != LayerTab.IMAGE);
        pictures.setVisible(isThere && chosen == LayerTab.IMAGE);
        waiting.setVisible(layer.isPresent() && !isThere);
        waiting.setText(Text.of("layer.waiting"));
    }

    private interface Drawing<S> {
        JFreeChart of(S state, ChartTheme colours);
    }

    private <S> boolean draw(Optional<S> state, Drawing<S> drawing) {
        state.filter(plot -> !plot.equals(drawn)).ifPresent(plot -> {
            drawn = plot;
            chart.show(colours -> drawing.of(plot, colours));
        });
        return state.isPresent();
    }

    private Optional<String> explanation(MouseEvent mouse) {
        return tab.get() != LayerTab.WEIGHTS
                ? Optional.empty()
                : shown.flatMap(LayerState::histogram).flatMap(bins -> explanation(bins, mouse));
    }

    private Optional<String> explanation(WeightHistogram bins, MouseEvent mouse) {
        var area = chart.plotArea();
        double value = bins.low() + (mouse.getX() - area.getX()) / area.getWidth() * (bins.high() - bins.low());
        int bin = bins.binOf(value);
        if (bin < 0 || !area.contains(mouse.getX(), mouse.getY())) {
            return Optional.empty();
        }
        return Optional.of(Text.of("layer.bin", Amounts.significant(bins.edge(bin)),
                Amounts.significant(bins.edge(bin + 1)), Amounts.count(bins.before()[bin]),
                Amounts.count(bins.after()[bin])));
    }
}
