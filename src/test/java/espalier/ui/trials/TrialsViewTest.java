package espalier.ui.trials;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.experiment.Edit;
import espalier.experiment.Trial;
import espalier.fx.FxExtension;
import espalier.fx.Screenshots;
import espalier.job.Lane;
import espalier.job.Progress;
import espalier.job.RunningJob;
import espalier.report.SampleCharts;
import espalier.report.SampleTrials;
import espalier.report.TrialSummary;
import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// Tries the drawer by hand and by eye.
@ExtendWith(FxExtension.class)
class TrialsViewTest {
    private static final List<Trial> TRIALS = SampleTrials.many(24);
    private final List<Edit> edits = new ArrayList<>();
    private final List<String> deeds = new ArrayList<>();
    private TrialsView view;

    private record Job(String title, State state, Progress progress, Duration elapsed) implements RunningJob {
        @Override
        public Lane lane() {
            return Lane.TRAINING;
        }

        @Override
        public void cancel() {
            throw new UnsupportedOperationException("The view asks, others cancel");
        }
    }

    private static final Job DISTILLING = new Job("Distilling", RunningJob.State.RUNNING,
            new Progress(0.58, "from the original · T 4 · epoch 2 of 3 · loss 0.041"), Duration.ofSeconds(66));
    private static final Job MEASURED = new Job("Evaluate", RunningJob.State.DONE, new Progress(1, "Done"),
            Duration.ofMillis(2300));
    private static final Job WAITING = new Job("Sweep of 24 recipes", RunningJob.State.WAITING,
            Progress.unknown("Waiting"), Duration.ZERO);

    private final TrialDeeds recorder = new TrialDeeds() {
        @Override
        public void export(Trial trial) {
            deeds.add("export " + trial.number());
        }

        @Override
        public void measureOnTest(Trial trial) {
            deeds.add("test " + trial.number());
        }

        @Override
        public void cancel(RunningJob job) {
            deeds.add("cancel " + job.title());
        }
    };

    @Start
    void start(Stage stage) {
        view = new TrialsView(new SimpleObjectProperty<>(Theme.DARK), edits::add, recorder);
        var scene = new Scene(view, 1300, 280);
        new ThemeSwitch(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.sizeToScene();
        stage.show();
        view.show(state(OptionalInt.empty()));
    }

    private static TrialsState state(OptionalInt selected) {
        return new TrialsState(TRIALS, selected, Optional.empty(),
                List.of(JobLine.of(MEASURED), JobLine.of(DISTILLING), JobLine.of(WAITING)));
    }

    @Test
    void clickOnARowTakesItsRecipe(FxRobot robot) {
        robot.clickOn("23 · sweep");
        assertThat(edits).contains(new Edit.SelectTrial(OptionalInt.of(23)),
                new Edit.ReplaceRecipe(TRIALS.get(23).recipe()));
    }

    @Test
    void arrowKeysOnlyLookAtTrials(FxRobot robot) {
        robot.interact(() -> {
            robot.lookup("#trials-table").query().requestFocus();
            robot.lookup("#trials-table").queryTableView().getSelectionModel().select(0);
        });
        robot.type(KeyCode.DOWN);
        assertThat(edits).allMatch(Edit.SelectTrial.class::isInstance).hasSize(2);
        robot.type(KeyCode.ENTER);
        assertThat(edits.getLast()).isEqualTo(new Edit.ReplaceRecipe(TRIALS.get(23).recipe()));
    }

    @Test
    void columnsSortByTheirNumbers(FxRobot robot) {
        robot.clickOn("#trials-column-packed");
        TableView<TrialSummary> table = robot.lookup("#trials-table").queryTableView();
        assertThat(table.getItems()).extracting(row -> row.trial().sizes().packed()).isSorted();
    }

    @Test
    void contextMenuExportsMarksAndMeasures(FxRobot robot) {
        robot.rightClickOn("22 · sweep").clickOn("#trials-menu-export");
        robot.rightClickOn("22 · sweep").clickOn("#trials-menu-test");
        robot.rightClickOn("22 · sweep").clickOn("#trials-menu-mark");
        assertThat(deeds).containsExactly("export 22", "test 22");
        assertThat(edits).contains(new Edit.MarkFinal(22, true));
    }

    @Test
    void showingATrialTellsNobody(FxRobot robot) {
        robot.interact(() -> view.show(state(OptionalInt.of(9))));
        assertThat(edits).isEmpty();
        assertThat(robot.lookup("#trials-table").queryTableView().getSelectionModel().getSelectedIndex()).isEqualTo(15);
    }

    @Test
    void clickOnAPointTakesItsRecipe(FxRobot robot) {
        var pane = (espalier.ui.chart.ChartPane) robot.lookup("#pareto-chart").query();
        var plot = new espalier.report.ParetoChart(view.plot(), pane.colours()).chart().getXYPlot();
        var area = pane.plotArea();
        Trial trial = TRIALS.get(5);
        double x = plot.getDomainAxis().valueToJava2D(trial.sizes().packed(), area, plot.getDomainAxisEdge());
        double y = plot.getRangeAxis().valueToJava2D(trial.score().accuracy(), area, plot.getRangeAxisEdge());
        var place = pane.localToScreen(x, y);
        robot.clickOn(place.getX(), place.getY());
        assertThat(edits).contains(new Edit.ReplaceRecipe(trial.recipe()));
    }

    @Test
    void runningJobIsShownAndCanBeCancelled(FxRobot robot) {
        assertThat(robot.lookup("Distilling").tryQueryAs(Labeled.class)).isPresent();
        robot.clickOn("#job-cancel");
        assertThat(deeds).containsExactly("cancel Distilling");
        robot.clickOn("#drawer-jobs");
        assertThat(robot.lookup("#jobs-list").query().isVisible()).isTrue();
    }

    @Test
    void axisCountsWhatIsChosen(FxRobot robot) {
        robot.clickOn("#pareto-axis").clickOn("#pareto-axis-runtime");
        assertThat(view.plot().size()).isEqualTo("ONNX file");
        robot.clickOn("#pareto-axis").clickOn("#pareto-axis-log");
        assertThat(view.plot().logarithmic()).isFalse();
    }

    @Test
    void looksFinishedInBothThemes() {
        for (Theme theme : Theme.values()) {
            draw("drawer", theme, 1440, 270, state(OptionalInt.of(9)), _ -> {});
            draw("drawer-training", theme, 1100, 220, state(OptionalInt.of(9)), drawn -> {
                drawn.showTraining();
                drawn.showJobs();
            });
        }
        var live = new TrialsState(TRIALS.subList(0, 2), OptionalInt.empty(), Optional.of(SampleCharts.training()),
                List.of());
        draw("drawer-live", Theme.DARK, 1100, 220, live, TrialsView::showTraining);
        draw("drawer-empty", Theme.DARK, 1440, 240, TrialsState.EMPTY, _ -> {});
        draw("drawer-empty-jobs", Theme.LIGHT, 1100, 220, TrialsState.EMPTY, drawn -> {
            drawn.showTraining();
            drawn.showJobs();
        });
    }

    private static void draw(String name, Theme theme, int width, int height, TrialsState state,
            java.util.function.Consumer<TrialsView> then) {
        assertThat(Screenshots.draw(name, theme, width, height, () -> {
            var drawn = new TrialsView(new SimpleObjectProperty<>(theme), _ -> {}, new TrialDeeds() {
                @Override
                public void export(Trial trial) {
                    throw new AssertionError();
                }

                @Override
                public void measureOnTest(Trial trial) {
                    throw new AssertionError();
                }

                @Override
                public void cancel(RunningJob job) {
                    throw new AssertionError();
                }
            });
            drawn.show(state);
            then.accept(drawn);
            return new StackPane(drawn);
        })).isNotEmptyFile();
    }
}
