package espalier.ui.trials;

import espalier.experiment.Edit;
import espalier.experiment.SizeMetric;
import espalier.experiment.Trial;
import espalier.report.Figures;
import espalier.report.ParetoChart;
import espalier.report.ParetoPlot;
import espalier.report.TrialSummary;
import espalier.ui.Text;
import espalier.ui.chart.ChartPane;
import espalier.ui.theme.Theme;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Accuracy over size: a click on a point looks at its trial and takes its recipe.
final class ParetoPane extends StackPane {
    private static final double REACH = 14;
    private final ChartPane chart;
    private final VBox empty = new VBox(new Label(Text.of("trials.pareto.empty")));
    private final MenuButton axis = new MenuButton();
    private final CheckMenuItem logarithmic = new CheckMenuItem(Text.of("trials.axis.log"));
    private final Consumer<Edit> edits;
    private SizeMetric metric = SizeMetric.PACKED;
    private TrialsState state = TrialsState.EMPTY;
    private Optional<ParetoChart> drawn = Optional.empty();

    ParetoPane(ObservableValue<Theme> theme, Consumer<Edit> edits) {
        this.edits = edits;
        setId("pareto");
        chart = new ChartPane("pareto-chart", Text.of("trials.pareto.description"), theme);
        chart.explain(mouse -> under(mouse).map(ParetoPlot.Point::words));
        chart.onClick(mouse -> under(mouse).ifPresent(this::take));
        empty.getStyleClass().add("empty-state");
        empty.setMouseTransparent(true);
        empty.setMaxSize(400, USE_PREF_SIZE);
        prepareAxis();
        getChildren().addAll(chart, empty);
        getStyleClass().add("drawer-chart");
    }

    /// The menu that chooses what the size axis counts.
    MenuButton axis() {
        return axis;
    }

    /// What is drawn, for a file.
    ParetoPlot plot() {
        Map<Integer, String> words = TrialSummary.of(state.trials()).stream()
                .collect(Collectors.toMap(row -> row.trial().number(), TrialSummary::description));
        Function<Trial, String> describe = trial -> words.getOrDefault(trial.number(),
                Text.of("trials.original", Figures.percent(trial.score().accuracy(), 2)));
        return ParetoPlot.of(state.trials(), metric, state.selected(), logarithmic.isSelected(), describe);
    }

    void show(TrialsState next) {
        boolean same = next.trials().equals(state.trials()) && next.selected().equals(state.selected());
        state = next;
        if (!same || drawn.isEmpty()) {
            draw();
        }
    }

    private void draw() {
        ParetoPlot plot = plot();
        empty.setVisible(plot.isEmpty());
        chart.setVisible(!plot.isEmpty());
        if (!plot.isEmpty()) {
            chart.show(colours -> {
                drawn = Optional.of(new ParetoChart(plot, colours));
                return drawn.orElseThrow().chart();
            });
        }
        axis.setText(Text.of(logarithmic.isSelected() ? "trials.axis.words.log" : "trials.axis.words",
                metric.label().toLowerCase(Locale.ROOT).replace("onnx", "ONNX").replace("macs", "MACs")));
    }

    private void prepareAxis() {
        axis.setId("pareto-axis");
        axis.getStyleClass().add("quiet");
        axis.setTooltip(new Tooltip(Text.of("trials.axis.help")));
        var group = new ToggleGroup();
        for (SizeMetric each : SizeMetric.values()) {
            var item = new RadioMenuItem(each.label());
            item.setId("pareto-axis-" + each.name().toLowerCase(Locale.ROOT));
            item.setToggleGroup(group);
            item.setSelected(each == metric);
            item.setOnAction(_ -> {
                metric = each;
                draw();
            });
            axis.getItems().add(item);
        }
        logarithmic.setSelected(true);
        logarithmic.setId("pareto-axis-log");
        logarithmic.setOnAction(_ -> draw());
        axis.getItems().addAll(new SeparatorMenuItem(), logarithmic);
    }

    private Optional<ParetoPlot.Point> under(MouseEvent mouse) {
        return drawn.flatMap(points -> points.nearest(chart.plotArea(), mouse.getX(), mouse.getY(), REACH));
    }

    private void take(ParetoPlot.Point point) {
        List<Trial> trials = state.trials();
        trials.stream().filter(trial -> trial.number() == point.trial()).findFirst().ifPresent(trial -> {
            edits.accept(new Edit.SelectTrial(OptionalInt.of(trial.number())));
            edits.accept(new Edit.ReplaceRecipe(trial.recipe()));
        });
    }
}
