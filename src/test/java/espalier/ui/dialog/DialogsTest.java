package espalier.ui.dialog;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.experiment.ExportOptions;
import espalier.experiment.Precision;
import espalier.fx.FxExtension;
import espalier.fx.Screenshots;
import espalier.model.InputException;
import espalier.model.array.Shape;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recovery;
import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// Answers dialogs as a person does.
@ExtendWith(FxExtension.class)
class DialogsTest {
    private Stage stage;
    private Optional<? extends Dialog<?>> open = Optional.empty();

    @Start
    void show(Stage shown) {
        stage = shown;
        var scene = new Scene(new StackPane(), 900, 700);
        new ThemeSwitch(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.sizeToScene();
        stage.setX(0);
        stage.setY(0);
        stage.show();
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(() -> open.ifPresent(Dialog::close));
    }

    private <D extends Dialog<?>> D opened(FxRobot robot, java.util.function.Supplier<D> maker) {
        var made = new java.util.concurrent.atomic.AtomicReference<D>();
        robot.interact(() -> {
            made.set(maker.get());
            made.get().show();
        });
        open = Optional.of(made.get());
        return made.get();
    }

    @Test
    void buildsADataSpecAndSaysWhatIsWrong(FxRobot robot, @TempDir Path folder) {
        var dialog = opened(robot, () -> new DataDialog(stage, new NoChoosers(), "idx:" + folder));
        robot.clickOn("#data-mean").write("0.1307");
        assertThat(dialog.getDialogPane().lookup("#data-spec")).extracting("text")
                .isEqualTo("idx:" + folder + "?mean=0.1307");
        Button load = (Button) dialog.getDialogPane().lookup("#dialog-agree");
        assertThat(load.isDisabled()).isFalse();
        robot.clickOn("#data-std").write("0");
        assertThat(load.isDisabled()).isTrue();
        assertThat(((Label) dialog.getDialogPane().lookup("#data-problem")).getText()).contains("std=0");
        Screenshots.save("dialog-data", dialog.getDialogPane().getScene());
    }

    @Test
    void countsTheRecipesOfASweep(FxRobot robot) {
        var dialog = opened(robot, () -> new SweepDialog(stage));
        Label count = (Label) dialog.getDialogPane().lookup("#sweep-count");
        assertThat(count.getText()).isEqualTo("10 recipes");
        robot.clickOn("#sweep-use-rank").clickOn("#sweep-rank").write("0.25,0.5");
        assertThat(count.getText()).isEqualTo("20 recipes");
        Screenshots.save("dialog-sweep", dialog.getDialogPane().getScene());
    }

    @Test
    void asksForTrainingSettings(FxRobot robot) {
        var dialog = opened(robot, () -> new KnobDialog<>(stage,
                new KnobDialog.Words("Distil", "Train the compressed model to answer as the original does.", "Distil"),
                Recovery.Distillation.class, Knobs.initial(Recovery.Distillation.class)));
        Screenshots.save("dialog-distil", dialog.getDialogPane().getScene());
        robot.clickOn("#dialog-agree");
        assertThat(dialog.getResult()).isEqualTo(Knobs.initial(Recovery.Distillation.class));
    }

    @Test
    void asksHowToWriteOnnx(FxRobot robot) {
        var dialog = opened(robot,
                () -> new KnobDialog<>(stage, new KnobDialog.Words("Export as ONNX", "About", "Choose"),
                        ExportOptions.class, ExportOptions.INITIAL));
        var calibration = (ChoiceBox<?>) dialog.getDialogPane().lookup("#dialog-calibration");
        assertThat(calibration.getParent().isVisible()).isFalse();
        robot.interact(() -> precision(dialog).setValue("int8"));
        assertThat(calibration.getParent().isVisible()).isTrue();
        Screenshots.save("dialog-onnx", dialog.getDialogPane().getScene());
        robot.clickOn("#dialog-agree");
        assertThat(dialog.getResult()).isEqualTo(ExportOptions.INITIAL.withPrecision(Precision.INT8));
    }

    @SuppressWarnings("unchecked") // Choices are words.
    private static ChoiceBox<String> precision(Dialog<?> dialog) {
        return (ChoiceBox<String>) dialog.getDialogPane().lookup("#dialog-precision");
    }

    @Test
    void asksForTheShapeOfAnInput(FxRobot robot) {
        var dialog = opened(robot, () -> new ShapeDialog(stage, "a_very_long_name_of_a_traced_network_224.pt"));
        Button agree = (Button) dialog.getDialogPane().lookup("#dialog-agree");
        assertThat(agree.isDisabled()).isTrue();
        robot.clickOn(dialog.getDialogPane().lookup("#shape-sizes .text-field")).write("3, 0");
        assertThat(agree.isDisabled()).isTrue();
        robot.type(KeyCode.BACK_SPACE).write("32 32");
        Screenshots.save("dialog-shape", dialog.getDialogPane().getScene());
        robot.clickOn("#dialog-agree");
        assertThat(dialog.getResult()).isEqualTo(Shape.of(3, 32, 32));
    }

    @Test
    void saysWhatFailed(FxRobot robot) {
        robot.interact(() -> Messages.showFailure(stage, "The model could not be opened",
                new InputException("'notes.onnx' is a text file, not a model; choose an ONNX file.")));
        assertThat(robot.lookup("#failure").tryQuery()).isPresent();
        Screenshots.save("dialog-failure", robot.lookup("#failure").query().getScene());
        robot.interact(() -> robot.lookup("#failure").query().getScene().getWindow().hide());
    }

    @Test
    void keepsTheOptionsOfASpec() {
        DataForm form = DataForm.of("idx:/data/a%3Fb?mean=0.1,0.2,0.3&limit=100");
        assertThat(form.place()).isEqualTo("/data/a?b");
        assertThat(form.text()).isEqualTo("idx:/data/a%3Fb?mean=0.1,0.2,0.3&limit=100");
    }

    @Test
    void multipliesTheRangesOfASweep() {
        var form = new SweepForm(List.of(0.5, 0.9), List.of(8.0, 4.0, 2.0), List.of(), new Recovery.None());
        assertThat(form.count()).isEqualTo(6);
        assertThat(new SweepForm(List.of(), List.of(), List.of(), new Recovery.None()).count()).isZero();
        assertThat(SweepForm.problem("0.5,2", 0, 0.99)).contains("2.0 is not between 0.0 and 0.99.");
    }
}
