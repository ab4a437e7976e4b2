package espalier.ui.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Family;
import espalier.experiment.Edit;
import espalier.experiment.ModelReference;
import espalier.experiment.Study;
import espalier.fx.FxExtension;
import espalier.fx.Screenshots;
import espalier.model.array.Shape;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.op.Conv;
import espalier.model.op.Gemm;
import espalier.model.op.Op;
import espalier.model.op.Window;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Target;
import espalier.report.Explanation;
import espalier.ui.formula.Formula;
import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.scene.Scene;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// Tries the recipe form by hand and by eye.
@ExtendWith(FxExtension.class)
class RecipeViewTest {
    private static final Layer CONV = layer("conv1", conv(1), 1, 20, 1, 5, 5);
    private static final Layer DEPTHWISE = layer("depthwise", conv(32), 32, 32, 1, 3, 3);
    private static final Layer FC1 = layer("fc1", new Gemm(1, 1, false, true), 1, 500, 800);
    private static final Layer FC2 = layer("fc2", new Gemm(1, 1, false, true), 1, 10, 500);
    private static final List<Layer> LAYERS = List.of(CONV, DEPTHWISE, FC1, FC2);

    private final List<Edit> edits = new ArrayList<>();
    private Study study;
    private List<Layer> selected = List.of(FC1);
    private RecipeView view;
    private int runs;

    private static Op conv(int groups) {
        return new Conv(new Window(List.of(3, 3), List.of(1, 1), List.of(1, 1), List.of(0, 0, 0, 0),
                Window.Padding.EXPLICIT), groups);
    }

    private static Layer layer(String name, Op op, int groups, long... shape) {
        return new Layer(name, new Node(name.hashCode(), name, op, List.of("x", name), List.of(name + "_y")), name,
                Shape.of(shape), 0, groups);
    }

    @Start
    void start(Stage stage) {
        var operators = new LinkedHashMap<String, String>();
        LAYERS.forEach(layer -> operators.put(layer.name(), layer.operator()));
        study = Study.of(new ModelReference(Path.of("m.onnx"), "", "m", operators), "");
        view = new RecipeView(this::edit, () -> runs++);
        var scene = new Scene(view, 286, 620);
        new ThemeSwitch(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.sizeToScene();
        stage.show();
        show();
    }

    private void edit(Edit edit) {
        edits.add(edit);
        study = study.after(edit);
        show();
    }

    private RecipeState state() {
        return new RecipeState(LAYERS, selected, study.recipe(), OptionalInt.of(141), OptionalInt.empty(), true, false);
    }

    private void show() {
        view.show(state());
    }

    private KnobValue knob(Target target, String method, String knob) {
        return study.recipe().compress().step(target, method).orElseThrow().knobs().get(knob);
    }

    @Test
    void switchingAMethodOnShowsItsKnobs(FxRobot robot) {
        assertThat(robot.lookup("#magnitude-sparsity").tryQuery()).isEmpty();
        robot.clickOn("#prune-on");
        assertThat(edits).containsExactly(
                new Edit.Toggle(List.of(new Target.OneLayer("fc1")), "magnitude", true));
        assertThat(robot.lookup("#magnitude-sparsity-text").queryAs(TextField.class).getText()).isEqualTo("50.0 %");
    }

    @Test
    void oneDragIsOneStepToUndo(FxRobot robot) {
        robot.clickOn("#prune-on");
        int before = study.draft().past().size();
        robot.drag("#magnitude-sparsity .thumb").moveBy(20, 0).moveBy(20, 0).moveBy(20, 0).drop();
        assertThat(edits.size()).isGreaterThan(2);
        assertThat(study.draft().past()).hasSize(before + 1);
        assertThat(((KnobValue.Amount) knob(new Target.OneLayer("fc1"), "magnitude", "sparsity")).amount())
                .isBetween(0.6, 0.95);
    }

    @Test
    void typedNumbersAreMovedIntoTheRange(FxRobot robot) {
        robot.clickOn("#quantize-on");
        robot.doubleClickOn("#uniform-bits-text").write("99").type(KeyCode.ENTER);
        assertThat(knob(new Target.OneLayer("fc1"), "uniform", "bits")).isEqualTo(KnobValue.of(16));
        robot.doubleClickOn("#uniform-bits-text").write("many").type(KeyCode.ENTER);
        assertThat(robot.lookup("#uniform-bits-text").queryAs(TextField.class).getText()).isEqualTo("16");
    }

    @Test
    void arrowKeysMoveASliderByOneBit(FxRobot robot) {
        robot.clickOn("#quantize-on");
        robot.interact(() -> robot.lookup("#uniform-bits").query().requestFocus());
        robot.type(KeyCode.LEFT, 2);
        assertThat(knob(new Target.OneLayer("fc1"), "uniform", "bits")).isEqualTo(KnobValue.of(6));
    }

    @Test
    void wholeModelIsInheritedAndCanBeOverruledAndReset(FxRobot robot) {
        robot.clickOn("#recipe-tier-model").clickOn("#prune-on");
        assertThat(study.recipe().compress().step(Target.WHOLE_MODEL, "magnitude")).isPresent();
        robot.clickOn("#recipe-tier-layer");
        assertThat(robot.lookup("#prune-source").queryAs(Labeled.class).getText()).isEqualTo("from Whole model");
        robot.doubleClickOn("#magnitude-sparsity-text").write("90").type(KeyCode.ENTER);
        assertThat(knob(new Target.OneLayer("fc1"), "magnitude", "sparsity")).isEqualTo(KnobValue.of(0.9));
        assertThat(robot.lookup("#prune-source").query().isVisible()).isFalse();
        robot.clickOn("#prune-reset");
        assertThat(study.recipe().compress().step(new Target.OneLayer("fc1"), "magnitude")).isEmpty();
        assertThat(robot.lookup("#magnitude-sparsity-text").queryAs(TextField.class).getText()).isEqualTo("50.0 %");
    }

    @Test
    void aMethodThatDoesNotApplySaysWhy(FxRobot robot) {
        selected = List.of(DEPTHWISE);
        robot.interact(this::show);
        assertThat(robot.lookup("#factorize-on").query().isDisabled()).isTrue();
        assertThat(robot.lookup("#factorize-hint").queryAs(Labeled.class).getText()).contains("because", "32 groups");
    }

    @Test
    void choosingByRankLeavesEnergyBehind(FxRobot robot) {
        robot.clickOn("#factorize-on");
        assertThat(robot.lookup("#svd-energy-text").query().isVisible()).isTrue();
        var box = robot.lookup("#svd-amount").queryAs(ChoiceBox.class);
        robot.interact(() -> box.getSelectionModel().select(0));
        assertThat(knob(new Target.OneLayer("fc1"), "svd", "rank")).isEqualTo(KnobValue.of(250));
        assertThat(robot.lookup("#svd-rank").queryAs(Slider.class).isVisible()).isTrue();
        robot.interact(() -> box.getSelectionModel().select(2));
        assertThat(study.recipe().compress().step(new Target.OneLayer("fc1"), "svd").orElseThrow().knobs())
                .containsOnlyKeys("energy");
    }

    @Test
    void editsReachAllSelectedLayers(FxRobot robot) {
        selected = List.of(FC1, FC2);
        robot.interact(this::show);
        robot.clickOn("#quantize-on");
        assertThat(edits.getLast()).isEqualTo(new Edit.Toggle(
                List.of(new Target.OneLayer("fc1"), new Target.OneLayer("fc2")), "uniform", true));
    }

    @Test
    void wideTiersNameTheLayersThatDiffer(FxRobot robot) {
        robot.clickOn("#prune-on").clickOn("#recipe-tier-model");
        assertThat(robot.lookup("#prune-source").queryAs(Labeled.class).getText())
                .startsWith("Set otherwise for fc1");
    }

    @Test
    void whatCannotBeMeasuredSaysWhy(FxRobot robot) {
        robot.clickOn("#recipe-tab-recovery");
        robot.interact(() -> view.show(new RecipeState(LAYERS, selected, Recipe.EMPTY, OptionalInt.empty(),
                OptionalInt.empty(), false, false, Optional.of("Operator 'Foo' cannot run here."))));
        assertThat(robot.lookup("#recovery-run").query().isDisabled()).isTrue();
        assertThat(robot.lookup("Operator 'Foo' cannot run here.").tryQuery()).isPresent();
    }

    @Test
    void applyToAllOfTheKindIsOneStep(FxRobot robot) {
        robot.clickOn("#prune-on").clickOn("#quantize-on");
        int before = study.draft().past().size();
        robot.clickOn("#recipe-spread");
        assertThat(study.recipe().compress().resolve("fc2", "Gemm")).containsOnlyKeys("magnitude", "uniform");
        assertThat(study.draft().past()).hasSize(before + 1);
    }

    @Test
    void recoveryIsChosenSetUpAndStarted(FxRobot robot) {
        robot.clickOn("#recipe-tab-recovery").clickOn("#recovery-distill");
        assertThat(study.recipe().recovery()).isInstanceOf(Recovery.Distillation.class);
        robot.doubleClickOn("#recovery-epochs-text").write("3").type(KeyCode.ENTER);
        assertThat(((Recovery.Distillation) study.recipe().recovery()).epochs()).isEqualTo(3);
        robot.clickOn("#recovery-run");
        assertThat(runs).isEqualTo(1);
    }

    private static CompressionMethod<?> method(String id) {
        return CompressionMethods.byId(id);
    }

    @SuppressWarnings("unchecked")
    private static ComboBox<CompressionMethod<?>> choice(FxRobot robot, String family) {
        return robot.lookup("#" + family + "-method").queryAs(ComboBox.class);
    }

    @Test
    void everyFamilyOffersItsMethods(FxRobot robot) {
        for (Family family : Family.values()) {
            String word = family.name().toLowerCase(Locale.ROOT);
            assertThat(choice(robot, word).getItems()).containsExactlyElementsOf(CompressionMethods.ALL.stream()
                    .<CompressionMethod<?>>map(each -> each).filter(each -> each.family() == family).toList());
        }
    }

    @Test
    void anotherMethodTakesThePlaceOfTheFirstInOneStep(FxRobot robot) {
        robot.clickOn("#quantize-on").doubleClickOn("#uniform-bits-text").write("3").type(KeyCode.ENTER);
        int before = study.draft().past().size();
        robot.interact(() -> choice(robot, "quantize").setValue(method("palette")));
        assertThat(study.draft().past()).hasSize(before + 1);
        assertThat(study.recipe().compress().resolve("fc1", "Gemm")).containsOnlyKeys("palette");
        assertThat(robot.lookup("#palette-bits-text").queryAs(TextField.class).getText()).isEqualTo("3");
        assertThat(robot.lookup("#uniform-bits-text").tryQuery()).isEmpty();
        robot.interact(() -> edit(new Edit.Undo()));
        assertThat(choice(robot, "quantize").getValue()).isSameAs(method("uniform"));
    }

    @Test
    void theMethodIsChosenBeforeTheFamilyIsSwitchedOn(FxRobot robot) {
        robot.interact(() -> choice(robot, "quantize").setValue(method("palette")));
        assertThat(edits).isEmpty();
        robot.clickOn("#quantize-on");
        assertThat(edits).containsExactly(new Edit.Toggle(List.of(new Target.OneLayer("fc1")), "palette", true));
    }

    @Test
    void aLayerWithAnotherMethodThanTheModelGoesBackInOneStep(FxRobot robot) {
        robot.clickOn("#recipe-tier-model").clickOn("#quantize-on").clickOn("#recipe-tier-layer");
        robot.interact(() -> choice(robot, "quantize").setValue(method("palette")));
        assertThat(study.recipe().compress().resolve("fc1", "Gemm")).containsOnlyKeys("palette");
        assertThat(study.recipe().compress().resolve("fc2", "Gemm")).containsOnlyKeys("uniform");
        robot.clickOn("#recipe-tier-model");
        assertThat(robot.lookup("#quantize-source").queryAs(Labeled.class).getText())
                .startsWith("Set otherwise for fc1");
        robot.clickOn("#recipe-tier-layer").clickOn("#quantize-reset");
        assertThat(study.recipe().compress().steps().keySet()).containsExactly(Target.WHOLE_MODEL);
        assertThat(choice(robot, "quantize").getValue()).isSameAs(method("uniform"));
    }

    @Test
    void aMethodIsExplainedWithItsFormulaDrawn(FxRobot robot) {
        robot.clickOn("#quantize-explain");
        assertThat(robot.lookup("#explanation-title").queryAs(Labeled.class).getText())
                .isEqualTo("Uniform quantization");
        var formula = (Formula) robot.lookup("#explanation .typeset").query();
        assertThat(formula.getAccessibleText()).isEqualTo(method("uniform").formula());
        assertThat(formula.getChildrenUnmodifiable()).hasSizeGreaterThan(3);
        robot.type(KeyCode.ESCAPE);
        assertThat(robot.lookup("#explanation").tryQuery()).isEmpty();
    }

    @Test
    void looksFinishedInBothThemes() {
        var full = study;
        for (Edit edit : List.<Edit>of(
                new Edit.SetKnob(List.of(new Target.OneLayer("fc1")), "magnitude", "sparsity", KnobValue.of(0.95), ""),
                new Edit.SetKnob(List.of(Target.WHOLE_MODEL), "uniform", "bits", KnobValue.of(4), ""),
                new Edit.SetRecovery(new Recovery.Distillation(3, 0.001, 64, 4, 0.7), ""))) {
            full = full.after(edit);
        }
        Recipe recipe = full.recipe();
        Recipe svd = full.after(new Edit.Toggle(List.of(new Target.OneLayer("fc1")), "svd", true)).recipe();
        for (Theme theme : Theme.values()) {
            draw("recipe", theme, 286, 560, RecipeTab.RECIPE, recipe, List.of(FC1));
            draw("recipe-svd", theme, 286, 700, RecipeTab.RECIPE, svd, List.of(FC1));
            draw("recovery", theme, 286, 560, RecipeTab.RECOVERY, recipe, List.of(FC1));
        }
        for (CompressionMethod<?> method : CompressionMethods.ALL) {
            assertThat(Screenshots.draw("explain-" + method.id(), Theme.DARK, 440, 460,
                    () -> new ExplanationView(Explanation.of(method)))).isNotEmptyFile();
        }
        draw("recipe-depthwise", Theme.DARK, 240, 420, RecipeTab.RECIPE, recipe, List.of(DEPTHWISE));
        draw("recipe-many", Theme.LIGHT, 240, 420, RecipeTab.RECIPE, recipe, List.of(CONV, FC1, FC2));
        assertThat(Screenshots.draw("recipe-empty", Theme.DARK, 240, 300, () -> new RecipeView(_ -> {}, () -> {})))
                .isNotEmptyFile();
    }

    private void draw(String name, Theme theme, int width, int height, RecipeTab tab, Recipe recipe,
            List<Layer> chosen) {
        assertThat(Screenshots.draw(name, theme, width, height, () -> {
            var drawn = new RecipeView(_ -> {}, () -> {});
            drawn.show(new RecipeState(LAYERS, chosen, recipe, OptionalInt.of(141), OptionalInt.empty(), true, false));
            drawn.choose(tab);
            return drawn;
        })).isNotEmptyFile();
    }
}
