package espalier.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.experiment.Edit;
import espalier.experiment.ExportFormat;
import espalier.experiment.RecipePreset;
import espalier.experiment.UserFolder;
import espalier.fx.FxExtension;
import espalier.fx.Screenshots;
import espalier.job.ThreadLanes;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Target;
import espalier.tensor.Torch;
import espalier.ui.FxBridge;
import espalier.ui.Selection;
import espalier.ui.dialog.Choosers;
import espalier.ui.dialog.FileFilter;
import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Uses the whole window with a real model and real data.
@ExtendWith(FxExtension.class)
class EspalierWindowTest {
    private static final Path MODEL = Path.of("../shared/models/lenet5/lenet5_op13.onnx");
    private static final String DATA = "idx:../shared/data/mnist?limit=1500";

    @TempDir
    static Path folder;
    private EspalierWindow window;
    private ThreadLanes lanes;
    private ThemeSwitch theme;
    private Stage stage;

    @Start
    void show(Stage shown) {
        stage = new Stage();
        lanes = new ThreadLanes(new FxBridge(), _ -> Torch.prepareThread(1));
        theme = new ThemeSwitch(Theme.DARK);
        window = new EspalierWindow(stage,
                new EspalierWindow.Surroundings(lanes, new FolderChoosers(), new UserFolder(folder), theme, 1));
        stage.setX(0);
        stage.setY(0);
        window.show();
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(stage::hide);
    }

    @Test
    void saysWhatToDoWithNothingOpen() {
        Screenshots.save("window-empty-dark", stage.getScene());
        assertThat(window.store().now().hasModel()).isFalse();
    }

    @Test
    void followsAModelFromOpeningToATrial(FxRobot robot) {
        Assumptions.assumeTrue(Files.isRegularFile(MODEL));
        robot.interact(() -> window.open(MODEL, DATA));
        until(shown -> shown.opened().filter(open -> open.baseline().isPresent()).isPresent());
        until(shown -> shown.live().accuracy().score().filter(score -> score.examples() == 1500).isPresent());
        Screenshots.save("window-opened-dark", stage.getScene());
        robot.interact(() -> {
            set("magnitude", "sparsity", 0.95, "ip1", "fc1");
            set("uniform", "bits", 4, "fc1");
            set("svd", "rank", 32, "conv2");
            set("magnitude", "sparsity", 0.6, "conv1");
            window.desk().select(Selection.of("fc1"));
        });
        until(shown -> shown.live().latency().isPresent() && !shown.live().accuracy().isOutdated()
                && shown.live().figures().filter(got -> got.recipe().equals(shown.recipe())).isPresent());
        robot.interact(() -> window.desk().evaluate());
        until(shown -> shown.opened().orElseThrow().study().trials().size() == 2);
        shots("trial");
        assertThat(window.store().now().shownTrial()).isPresent();
    }

    @Test
    void followsTheWholeModelSliderAndTakesTheDragBackAtOnce(FxRobot robot) {
        Assumptions.assumeTrue(Files.isRegularFile(MODEL));
        robot.interact(() -> window.open(MODEL, DATA));
        until(shown -> shown.opened().filter(open -> open.canMeasure() && open.baseline().isPresent())
                .isPresent());
        robot.interact(() -> window.desk().clearRecipe());
        robot.clickOn("#whole-model-slider");
        until(shown -> shown.live().figures().filter(got -> !got.recipe().isEmpty()
                && got.recipe().equals(shown.recipe())).isPresent());
        assertThat(window.store().now().live().figures().orElseThrow().figures().sizes().packed())
                .isLessThan(1_700_000);
        robot.push(new javafx.scene.input.KeyCodeCombination(javafx.scene.input.KeyCode.Z,
                javafx.scene.input.KeyCombination.SHORTCUT_DOWN));
        assertThat(window.store().now().recipe()).isEqualTo(Recipe.EMPTY);
    }

    @Test
    void showsTrainingWhileItRunsAndCancelsIt(FxRobot robot) {
        Assumptions.assumeTrue(Files.isRegularFile(MODEL));
        robot.interact(() -> window.open(MODEL, DATA));
        until(shown -> shown.opened().filter(open -> open.canMeasure() && open.baseline().isPresent())
                .isPresent());
        robot.interact(() -> {
            window.store().dispatch(new Edit.ReplaceRecipe(Recipe.EMPTY));
            set("magnitude", "sparsity", 0.9, "fc1");
            window.store().dispatch(new Edit.SetRecovery(
                    new Recovery.FineTuning(40, 0.001, 64), ""));
            window.desk().runDraft();
        });
        until(shown -> shown.training().filter(curve -> curve.points().size() > 3).isPresent());
        Screenshots.save("window-training-dark", stage.getScene());
        robot.interact(() -> window.desk().cancelWork());
        until(shown -> !shown.isBusy());
        assertThat(window.store().now().training()).isEmpty();
    }

    @Test
    void runsStagesOneByOneAndGivesThemBackFromTheTrial(FxRobot robot) {
        Assumptions.assumeTrue(Files.isRegularFile(MODEL));
        robot.interact(() -> window.open(MODEL, "idx:../shared/data/mnist?limit=400"));
        until(shown -> shown.opened().filter(open -> open.canMeasure() && open.baseline().isPresent()).isPresent());
        var messages = new ConcurrentSkipListSet<String>();
        var tune = new espalier.model.recipe.Stage.Recover(new Recovery.FineTuning(1, 0.001, 64));
        Recipe preset = RecipePreset.STAGED.recipe();
        Recipe staged = preset.withAt(1, List.of(tune)).withAt(3, List.of(tune));
        robot.interact(() -> {
            window.store().shown().subscribe(shown -> shown.jobs().forEach(line -> messages.add(
                    line.progress().message())));
            window.store().dispatch(new Edit.ReplaceRecipe(staged));
        });
        robot.clickOn("#stage-3").clickOn("#recipe-tier-model");
        assertThat(robot.lookup("#uniform-bits-text").queryAs(TextField.class).getText()).isEqualTo("4");
        robot.clickOn("#recovery-run");
        until(shown -> shown.opened().orElseThrow().study().trials().getLast().recipe().equals(staged));
        assertThat(messages).anyMatch(words -> words.startsWith("Stage 2 of 4"))
                .anyMatch(words -> words.startsWith("Stage 4 of 4"));
        var study = window.store().now().opened().orElseThrow().study();
        assertThat(study.trials().getLast().outcome().curve().getLast().epoch()).isEqualTo(2);
        Screenshots.save("window-stages-dark", stage.getScene());
        robot.interact(() -> window.desk().clearRecipe());
        robot.interact(() -> window.store().dispatch(new Edit.ReplaceRecipe(study.trials().getLast().recipe())));
        assertThat(window.store().now().focus().choices()).hasSize(4);
        until(shown -> shown.live().figures().filter(got -> got.recipe().equals(staged)).isPresent());
        assertThat(window.store().now().live().figures().orElseThrow().figures().reports().get("fc1").sparsity())
                .as("both compress stages").isGreaterThan(0.79);
    }

    @Test
    void exportsIntegersAndTellsWhatBecameOfThem(FxRobot robot) {
        Assumptions.assumeTrue(Files.isRegularFile(MODEL));
        robot.interact(() -> window.open(MODEL, DATA));
        until(shown -> shown.opened().filter(open -> open.canMeasure() && open.baseline().isPresent()).isPresent());
        robot.interact(() -> window.desk().clearRecipe());
        // The dialog waits for its answer.
        Platform.runLater(() -> window.desk().export(ExportFormat.ONNX));
        until(_ -> robot.lookup("#dialog-precision").tryQuery().isPresent());
        robot.interact(() -> robot.lookup("#dialog-precision").queryAs(ChoiceBox.class).getSelectionModel().select(2));
        Platform.runLater(() -> robot.lookup("#dialog-agree").queryButton().fire());
        until(_ -> robot.lookup("#report").tryQuery().isPresent());
        Screenshots.save("window-exported-int8", robot.lookup("#report").query().getScene());
        assertThat(folder.resolve("lenet5_op13-small.onnx")).isRegularFile();
        assertThat(robot.lookup("#report .label").queryAllAs(Label.class)).extracting(Label::getText)
                .anyMatch(words -> words.matches("9\\d\\.\\d\\d % of 1,500 test examples, read back and run"))
                .anyMatch(words -> words.contains("of the outputs in 32-bit floats"));
        robot.interact(() -> robot.lookup("#report").query().getScene().getWindow().hide());
    }

    private void shots(String name) {
        for (Theme look : Theme.values()) {
            WaitForAsyncUtils.waitForAsyncFx(5000, () -> theme.use(look));
            WaitForAsyncUtils.waitForFxEvents();
            Screenshots.save("window-" + name + "-" + look.name().toLowerCase(java.util.Locale.ROOT), stage.getScene());
        }
        WaitForAsyncUtils.waitForAsyncFx(5000, () -> {
            stage.setWidth(1100);
            stage.setHeight(700);
        });
        WaitForAsyncUtils.waitForFxEvents();
        Screenshots.save("window-" + name + "-small", stage.getScene());
    }

    private void set(String method, String knob, double value, String... layers) {
        List<Target> targets = List.of(layers).stream().<Target>map(Target.OneLayer::new).toList();
        window.store().dispatch(new Edit.SetKnob(targets.subList(targets.size() - 1, targets.size()), method, knob,
                KnobValue.of(value), ""));
    }

    private void until(Predicate<Shown> condition) {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> condition.test(window.store().now()));
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("The window did not get there", e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Nobody is there to choose; files are written where the test looks.
    private static final class FolderChoosers implements Choosers {
        @Override
        public Optional<Path> open(String title, FileFilter filter) {
            return Optional.empty();
        }

        @Override
        public Optional<Path> folder(String title) {
            return Optional.empty();
        }

        @Override
        public Optional<Path> save(String title, String name, FileFilter filter) {
            return Optional.of(folder.resolve(name));
        }
    }
}
