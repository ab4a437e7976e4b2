package espalier.ui.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.experiment.Edit;
import espalier.fx.FxExtension;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuButton;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// The form of a training: headings for its many knobs, and whom distillation follows.
@ExtendWith(FxExtension.class)
class RecoveryFormTest {
    private static final Recovery DISTILLATION = Knobs.initial(Recovery.Distillation.class);

    private final List<Edit> edits = new ArrayList<>();
    private RecoveryForm form;
    private int asked;

    @Start
    void start(javafx.stage.Stage stage) {
        form = new RecoveryForm(edits::add, () -> asked++);
        var scene = new Scene(form, 286, 820);
        new ThemeSwitch(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.sizeToScene();
        stage.show();
    }

    private void show(FxRobot robot, Recovery recovery, Optional<Path> teacher, Optional<String> obstacle) {
        var focus = new StageFocus(new Recipe(List.of(new Stage.Recover(recovery))), 0);
        robot.interact(() -> form.show(new RecipeState(RecipeViewTest.LAYERS, List.of(), focus,
                RecipeState.Ranks.UNKNOWN, true, false, teacher, obstacle)));
    }

    private static List<String> headings(FxRobot robot) {
        return robot.lookup(".knob-section").queryAllAs(Labeled.class).stream().filter(Labeled::isVisible)
                .map(Labeled::getText).toList();
    }

    @Test
    void knobsStandUnderHeadings(FxRobot robot) {
        show(robot, Knobs.initial(Recovery.FineTuning.class), Optional.empty(), Optional.empty());
        assertThat(headings(robot)).containsExactly("Optimization", "Augmentation", "Pruning", "Regularization");
        show(robot, DISTILLATION, Optional.empty(), Optional.empty());
        assertThat(headings(robot)).containsExactly("Optimization", "Teacher", "Augmentation", "Pruning",
                "Regularization");
        show(robot, Knobs.initial(Recovery.BatchNormEstimation.class), Optional.empty(), Optional.empty());
        assertThat(headings(robot)).isEmpty();
    }

    @Test
    void onlyDistillationHasATeacher(FxRobot robot) {
        show(robot, Knobs.initial(Recovery.FineTuning.class), Optional.empty(), Optional.empty());
        assertThat(teacher(robot).getParent().isVisible()).isFalse();
        show(robot, DISTILLATION, Optional.empty(), Optional.empty());
        assertThat(teacher(robot).getText()).isEqualTo("Original model");
        robot.clickOn("#recovery-teacher").clickOn("#teacher-file");
        assertThat(asked).isEqualTo(1);
        assertThat(edits).isEmpty();
    }

    @Test
    void anotherTeacherIsNamedAndLeft(FxRobot robot) {
        show(robot, DISTILLATION, Optional.of(Path.of("/models/a_large.onnx")), Optional.empty());
        assertThat(teacher(robot).getText()).isEqualTo("a_large.onnx");
        robot.clickOn("#recovery-teacher").clickOn("#teacher-original");
        assertThat(edits).containsExactly(new Edit.SetTeacher(Optional.empty()));
    }

    @Test
    void noTeacherIsOpenedWhereNothingCanBeMeasured(FxRobot robot) {
        show(robot, DISTILLATION, Optional.empty(), Optional.of("There is no data."));
        assertThat(teacher(robot).getItems().getLast().isDisable()).isTrue();
    }

    private static MenuButton teacher(FxRobot robot) {
        return robot.lookup("#recovery-teacher").queryAs(MenuButton.class);
    }
}
