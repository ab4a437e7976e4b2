package espalier.ui.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.CompressionMethods;
import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Family;
import espalier.compress.rewrite.GraphRewrite;
import espalier.compress.rewrite.GraphRewrites;
import espalier.experiment.Edit;
import espalier.experiment.ModelReference;
import espalier.experiment.RecipePreset;
import espalier.experiment.Study;
import espalier.fx.FxExtension;
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
import espalier.model.recipe.Stage;
import espalier.model.recipe.Target;
import espalier.ui.formula.Formula;
import espalier.ui.theme.Theme;
import espalier.ui.theme.ThemeSwitch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import javafx.scene.Scene;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;

/// Tries the recipe form by hand and by eye.
@ExtendWith(FxExtension.class)
class RecipeViewTest {
    static final Layer CONV = layer("conv1", conv(1), 1, 20, 1, 5, 5);
    static final Layer DEPTHWISE = layer("depthwise", conv(32), 32, 32, 1, 3, 3);
    static final Layer FC1 = layer("fc1", new Gemm(1, 1, false, true), 1, 500, 800);
    static final Layer FC2 = layer("fc2", new Gemm(1, 1, false, true), 1, 10, 500);
    static final List<Layer> LAYERS = List.of(CONV, DEPTHWISE, FC1, FC2);

    private final List<Edit> edits = new ArrayList<>();
    private Study study;
    private List<Layer> selected = List.of(FC1);
    private RecipeView view;
    private int chosen;
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
    void start(javafx.stage.Stage stage) {
        var operators = new LinkedHashMap<String, String>();
        LAYERS.forEach(layer -> operators.put(layer.name(), layer.operator()));
        study = Study.of(new ModelReference(Path.of("m.onnx"), "", "m", operators), "");
        view = new RecipeView(this::edit, this::choose, () -> runs++, () -> {});
        var scene = new Scene(view, 286, 620);
        new ThemeSwitch(Theme.DARK).dress(scene);
        stage.setScene(scene);
        stage.sizeToScene();
        stage.show();
        show();
    }

    private void edit(Edit edit) {
        edits.add(edit);
        study = study.after(focus().aimed(edit));
        show();
    }

    private void choose(int stage) {
        chosen = stage;
        show();
    }

    private StageFocus focus() {
        return new StageFocus(study.recipe(), chosen);
    }

    static RecipeState state(List<Layer> selected, StageFocus focus, Optional<String> obstacle) {
        return new RecipeState(LAYERS, selected, focus,
                new RecipeState.Ranks(OptionalInt.of(141), OptionalInt.empty(), OptionalDouble.empty()),
                true, false, Optional.empty(), obstacle);
    }

    private RecipeState state() {
        return state(selected, focus(), Optional.empty());
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
        robot.interact(() -> view.show(state(selected, focus(), Optional.of("Operator 'Foo' cannot run here."))));
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

    private void use(Recipe recipe) {
        edit(new Edit.ReplaceRecipe(recipe));
    }

    private static void pick(FxRobot robot, String menu, String item) {
        robot.clickOn("#" + menu).clickOn("#" + item);
    }

    @Test
    void aStageIsChosenAndEditedByItself(FxRobot robot) {
        robot.interact(() -> use(RecipePreset.DEEP.recipe()));
        robot.clickOn("#recipe-tier-model").clickOn("#stage-3");
        assertThat(choice(robot, "quantize").getValue()).isSameAs(method("palette"));
        robot.doubleClickOn("#palette-bits-text").write("3").type(KeyCode.ENTER);
        robot.clickOn("#stage-1");
        assertThat(robot.lookup("#magnitude-sparsity-text").queryAs(TextField.class).getText()).isEqualTo("90.0 %");
        assertThat(robot.lookup("#palette-bits-text").tryQuery()).isEmpty();
        robot.clickOn("#stage-4").doubleClickOn("#recovery-epochs-text").write("7").type(KeyCode.ENTER);
        List<Stage> stages = study.recipe().stages();
        assertThat(stages.subList(0, 2)).isEqualTo(RecipePreset.DEEP.recipe().stages().subList(0, 2));
        assertThat(((Stage.Compress) stages.get(2)).step(Target.WHOLE_MODEL, "palette").orElseThrow().knobs())
                .containsEntry("bits", KnobValue.of(3));
        assertThat(((Stage.Recover) stages.get(3)).recovery().epochs()).isEqualTo(7);
    }

    @Test
    void stagesAreAddedMovedDuplicatedAndRemovedInOneStepEach(FxRobot robot) {
        robot.clickOn("#recipe-tier-model").clickOn("#prune-on");
        pick(robot, "stage-add", "stage-add-finetune");
        pick(robot, "stage-add", "stage-add-compress");
        assertThat(study.recipe().stages()).extracting(stage -> (Object) stage.getClass())
                .containsExactly(Stage.Compress.class, Stage.Recover.class, Stage.Compress.class);
        robot.clickOn("#quantize-on");
        assertThat(((Stage.Compress) study.recipe().stages().getLast()).step(Target.WHOLE_MODEL, "uniform"))
                .isPresent();
        int before = study.draft().past().size();
        Recipe made = study.recipe();
        pick(robot, "stage-change", "stage-up");
        assertThat(study.recipe()).isEqualTo(made.moved(2, 1));
        pick(robot, "stage-change", "stage-duplicate");
        assertThat(study.recipe().stages()).hasSize(4);
        pick(robot, "stage-change", "stage-remove");
        pick(robot, "stage-change", "stage-down");
        assertThat(study.draft().past()).hasSize(before + 3);
    }

    @Test
    void aRewriteIsAStageWithAFormOfItsOwn(FxRobot robot) {
        GraphRewrite<?> fold = GraphRewrites.ALL.getFirst();
        pick(robot, "stage-add", "stage-add-" + fold.id());
        assertThat(study.recipe().stages()).containsExactly(fold.initial());
        assertThat(robot.lookup("#rewrite-form").query().getParent().isVisible()).isTrue();
        assertThat(robot.lookup(fold.summary()).tryQuery()).isPresent();
    }

    @Test
    void aPresetReplacesTheRecipeAndUndoBringsItBack(FxRobot robot) {
        robot.clickOn("#prune-on");
        Recipe before = study.recipe();
        pick(robot, "stage-presets", "preset-staged");
        assertThat(study.recipe()).isEqualTo(RecipePreset.STAGED.recipe());
        assertThat(robot.lookup("#recovery-run").queryAs(Labeled.class).getText()).contains("4 stages");
        robot.interact(() -> edit(new Edit.Undo()));
        assertThat(study.recipe()).isEqualTo(before);
    }

    @Test
    void theBreakEvenRankIsThatOfTheArrangement(FxRobot robot) {
        robot.interact(() -> edit(new Edit.Toggle(List.of(new Target.OneLayer("fc1")), "svd", true)));
        var ranks = new RecipeState.Ranks(OptionalInt.of(141), OptionalInt.of(20), OptionalDouble.of(57.9));
        robot.interact(() -> view.show(new RecipeState(LAYERS, selected, focus(), ranks, true, false,
                Optional.empty(), Optional.empty())));
        assertThat(robot.lookup("#factorize-hint").queryAs(Labeled.class).getText())
                .contains("break-even at rank 57 ");
    }

    @Test
    void manyStagesLeaveRoomForTheForm(FxRobot robot) {
        for (int i = 0; i < 3; i++) {
            robot.interact(() -> edit(new Edit.ReplaceRecipe(study.recipe().withAdded(0, Stage.Compress.NOTHING))));
        }
        Region list = robot.lookup("#stages").queryAs(Region.class);
        robot.interact(view::layout);
        assertThat(list.getHeight()).as("four stages").isGreaterThan(96);
        robot.interact(() -> {
            view.getScene().getWindow().setHeight(320);
            view.getScene().getRoot().layout();
        });
        assertThat(list.getHeight()).isBetween(48.0, 80.0);
    }

    @Test
    void recoveryIsChosenSetUpAndStarted(FxRobot robot) {
        robot.clickOn("#stage-2").clickOn("#recovery-distill");
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
}
