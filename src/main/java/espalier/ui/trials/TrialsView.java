package espalier.ui.trials;

import espalier.experiment.Edit;
import espalier.experiment.Trial;
import espalier.report.ParetoPlot;
import espalier.report.TrainingChart;
import espalier.report.TrainingCurve;
import espalier.report.TrialSummary;
import espalier.ui.PaneHeader;
import espalier.ui.Text;
import espalier.ui.chart.ChartPane;
import espalier.ui.theme.Theme;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The bottom drawer: Pareto chart and training curve on the left, trials and jobs on the right.
public final class TrialsView extends SplitPane {
    private final ParetoPane pareto;
    private final ChartPane training;
    private final VBox untrained = new VBox(new Label(Text.of("trials.training.empty")));
    private final PaneHeader charts;
    private final PaneHeader lists;
    private final TrialTable table;
    private final JobList jobs;
    private final JobCard running;
    private Optional<TrainingCurve> curve = Optional.empty();
    private TrialsState state = TrialsState.EMPTY;

    /// An empty drawer; [#show(TrialsState)] fills it.
    ///
    /// @param edits takes what a person changes: the selected trial, the recipe, the final mark
    public TrialsView(ObservableValue<Theme> theme, Consumer<Edit> edits, TrialDeeds deeds) {
        setId("trials-view");
        pareto = new ParetoPane(theme, edits);
        training = new ChartPane("training-chart", Text.of("trials.training.description"), theme);
        untrained.getStyleClass().add("empty-state");
        charts = new PaneHeader(List.of(new PaneHeader.Tab("drawer-pareto", Text.of("trials.tab.pareto")),
                new PaneHeader.Tab("drawer-training", Text.of("trials.tab.training"))), pareto.axis());
        table = new TrialTable(edits, deeds);
        jobs = new JobList(deeds::cancel);
        running = new JobCard(deeds::cancel);
        lists = new PaneHeader(List.of(new PaneHeader.Tab("drawer-trials", ""), new PaneHeader.Tab("drawer-jobs", "")));
        getItems().addAll(left(), right());
        setDividerPositions(0.42);
        show(TrialsState.EMPTY);
    }

    private Node left() {
        var curves = new StackPane(training, untrained);
        curves.getStyleClass().add("drawer-chart");
        var pages = new StackPane(pareto, curves);
        pages.setMinSize(0, 0);
        VBox.setVgrow(pages, Priority.ALWAYS);
        charts.onSelected(tab -> {
            pareto.setVisible(tab == 0);
            curves.setVisible(tab == 1);
            pareto.axis().setVisible(tab == 0);
        });
        return new VBox(charts, pages);
    }

    private Node right() {
        var pages = new StackPane(table, jobs);
        pages.setMinSize(0, 0);
        VBox.setVgrow(pages, Priority.ALWAYS);
        lists.onSelected(tab -> {
            table.setVisible(tab == 0);
            jobs.setVisible(tab == 1);
        });
        var below = new VBox(running);
        below.getStyleClass().add("job-card-place");
        below.managedProperty().bind(running.managedProperty());
        below.visibleProperty().bind(running.visibleProperty());
        below.setMinHeight(Region.USE_PREF_SIZE);
        return new VBox(lists, pages, below);
    }

    /// Opens the training curve.
    public void showTraining() {
        charts.selectedProperty().set(1);
    }

    /// Opens the Pareto chart.
    public void showPareto() {
        charts.selectedProperty().set(0);
    }

    /// Opens the list of jobs.
    public void showJobs() {
        lists.selectedProperty().set(1);
    }

    /// The Pareto chart as it stands, to be written to a file.
    public ParetoPlot plot() {
        return pareto.plot();
    }

    /// Shows `next`.
    public void show(TrialsState next) {
        boolean sameTrials = next.trials().equals(state.trials()) && next.selected().equals(state.selected());
        state = next;
        pareto.show(next);
        if (!sameTrials || table.getItems().isEmpty()) {
            table.show(TrialSummary.of(next.trials()), next.selected());
        }
        jobs.show(next.jobs());
        running.show(next.running());
        int trials = (int) next.trials().stream().filter(trial -> trial.number() != 0).count();
        int open = (int) next.jobs().stream().filter(line -> !line.state().isOver()).count();
        lists.rename(0, trials == 0 ? Text.of("trials.tab.trials") : Text.of("trials.tab.trials") + " " + trials);
        lists.rename(1, open == 0 ? Text.of("trials.tab.jobs") : Text.of("trials.tab.jobs") + " " + open);
        showCurve(next.training().or(() -> next.selectedTrial().flatMap(TrialsView::curve)));
    }

    private void showCurve(Optional<TrainingCurve> next) {
        if (!next.equals(curve)) {
            next.ifPresent(points -> training.show(colours -> TrainingChart.of(points, colours)));
        }
        curve = next;
        training.setVisible(next.isPresent());
        untrained.setVisible(next.isEmpty());
    }

    private static Optional<TrainingCurve> curve(Trial trial) {
        int epochs = trial.recipe().epochs();
        return trial.outcome().curve().isEmpty()
                ? Optional.empty()
                : Optional.of(TrainingCurve.of(trial.outcome().curve(), epochs));
    }
}
