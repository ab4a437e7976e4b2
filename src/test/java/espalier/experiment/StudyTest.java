package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Proves what edits make of a study.
class StudyTest {
    private static final Target CONV1 = new Target.OneLayer("conv1");
    private static final Target FC1 = new Target.OneLayer("fc1");
    private static final Target CONVS = new Target.OperatorType("Conv");

    private static Edit sparsity(Target target, double value) {
        return new Edit.SetKnob(List.of(target), "magnitude", "sparsity", KnobValue.of(value), "");
    }

    private static Map<String, KnobValue> knobs(Study study, String layer) {
        String operator = study.model().operator(layer).orElseThrow();
        Step step = study.recipe().compress().resolve(layer, operator).get("magnitude");
        return step == null ? Map.of() : step.knobs();
    }

    private static Study after(Edit... edits) {
        Study study = TrialSamples.study();
        for (Edit edit : edits) {
            study = study.after(edit);
        }
        return study;
    }

    @Test
    void aKnobOfALayerChangesThatLayerAlone() {
        Study study = after(sparsity(CONV1, 0.9));
        assertThat(knobs(study, "conv1")).containsEntry("sparsity", KnobValue.of(0.9));
        assertThat(knobs(study, "fc1")).isEmpty();
    }

    @Test
    void aWholeModelKnobReachesLayersThatHaveTheirOwnAndKeepsTheirOtherKnobs() {
        Study study = after(
                new Edit.SetKnob(List.of(CONV1), "magnitude", "scope", KnobValue.of("global"), ""),
                sparsity(CONV1, 0.9), sparsity(Target.WHOLE_MODEL, 0.5));
        assertThat(knobs(study, "conv1")).containsEntry("sparsity", KnobValue.of(0.5))
                .containsEntry("scope", KnobValue.of("global"));
        assertThat(knobs(study, "fc1")).containsEntry("sparsity", KnobValue.of(0.5));
    }

    @Test
    void aStepThatRepeatsTheWiderTierIsDropped() {
        Study study = after(sparsity(CONV1, 0.9), sparsity(CONVS, 0.7), sparsity(Target.WHOLE_MODEL, 0.5));
        assertThat(study.recipe().compress().steps().keySet()).containsExactly(Target.WHOLE_MODEL);
    }

    @Test
    void whatIsOffStaysOff() {
        Study study = after(new Edit.Toggle(List.of(CONV1), "magnitude", false), sparsity(Target.WHOLE_MODEL, 0.5));
        assertThat(knobs(study, "conv1")).isEmpty();
        assertThat(knobs(study, "conv2")).isNotEmpty();
        Study on = study.after(new Edit.Toggle(List.of(CONV1), "magnitude", true));
        assertThat(knobs(on, "conv1")).containsEntry("sparsity", KnobValue.of(0.5));
    }

    @Test
    void switchingOffTheWholeModelLeavesNothing() {
        Study study = after(sparsity(Target.WHOLE_MODEL, 0.5), sparsity(CONV1, 0.9),
                new Edit.Toggle(List.of(Target.WHOLE_MODEL), "magnitude", false));
        assertThat(study.recipe().isEmpty()).isTrue();
    }

    @Test
    void anOperatorKnobReachesLayersOfThatOperatorOnly() {
        Study study = after(sparsity(CONV1, 0.9), sparsity(FC1, 0.8), sparsity(CONVS, 0.6));
        assertThat(knobs(study, "conv1")).containsEntry("sparsity", KnobValue.of(0.6));
        assertThat(knobs(study, "conv2")).containsEntry("sparsity", KnobValue.of(0.6));
        assertThat(knobs(study, "fc1")).containsEntry("sparsity", KnobValue.of(0.8));
    }

    @Test
    void aLayerStartsFromWhatTheWiderTierSays() {
        Study study = after(new Edit.SetStep(List.of(Target.WHOLE_MODEL), Step.of("magnitude",
                Map.of("sparsity", KnobValue.of(0.5), "scope", KnobValue.of("global"))), ""), sparsity(FC1, 0.8));
        assertThat(knobs(study, "fc1")).containsEntry("scope", KnobValue.of("global"));
        Study back = study.after(new Edit.Inherit(List.of(FC1), List.of("magnitude")));
        assertThat(knobs(back, "fc1")).containsEntry("sparsity", KnobValue.of(0.5));
    }

    @Test
    void oneDragIsUndoneAtOnce() {
        Study study = after(sparsity(FC1, 0.1));
        for (int i = 2; i <= 9; i++) {
            study = study.after(new Edit.SetKnob(List.of(FC1), "magnitude", "sparsity", KnobValue.of(i / 10.0), "d1"));
        }
        assertThat(knobs(study, "fc1")).containsEntry("sparsity", KnobValue.of(0.9));
        assertThat(knobs(study.after(new Edit.Undo()), "fc1")).containsEntry("sparsity", KnobValue.of(0.1));
    }

    @Test
    void anUndoNeverTakesATrialAway() {
        Study study = after(sparsity(FC1, 0.1), new Edit.AddTrial(TrialSamples.trial(99, 10, 900)), new Edit.Undo());
        assertThat(study.trials()).extracting(Trial::number).containsExactly(1);
        assertThat(study.recipe()).isEqualTo(Recipe.EMPTY);
    }

    @Test
    void aTrialIsRestoredMarkedAndSelectedByNumber() {
        Recipe recipe = Recipe.of(Stage.Compress.NOTHING.with(FC1, Step.off("svd")), new Recovery.None());
        Study study = after(new Edit.AddTrial(TrialSamples.trial(0, 10, 900, recipe)),
                new Edit.ReplaceRecipe(recipe), new Edit.MarkFinal(1, true), new Edit.SelectTrial(OptionalInt.of(1)),
                new Edit.SelectTrial(OptionalInt.of(5)));
        assertThat(study.recipe()).isEqualTo(recipe);
        assertThat(study.trial(1).orElseThrow().isFinal()).isTrue();
        assertThat(study.selected()).hasValue(1);
    }

    private static Set<String> methods(Study study, String layer) {
        return study.recipe().compress().resolve(layer, study.model().operator(layer).orElseThrow()).keySet();
    }

    private static Edit bits(Target target, String method, int bits) {
        return new Edit.SetKnob(List.of(target), method, "bits", KnobValue.of(bits), "");
    }

    @Test
    void aMethodTakesThePlaceOfOthersOfItsFamily() {
        Study study = after(sparsity(FC1, 0.5), bits(Target.WHOLE_MODEL, "uniform", 8), bits(FC1, "palette", 4));
        assertThat(methods(study, "fc1")).containsExactlyInAnyOrder("magnitude", "palette");
        assertThat(methods(study, "conv1")).containsExactly("uniform");
        Study back = study.after(new Edit.Inherit(List.of(FC1), List.of("uniform")));
        assertThat(methods(back, "fc1")).containsExactlyInAnyOrder("magnitude", "uniform");
        Study whole = back.after(bits(CONV1, "uniform", 3))
                .after(new Edit.Toggle(List.of(Target.WHOLE_MODEL), "palette", true));
        assertThat(methods(whole, "conv1")).containsExactly("palette");
        assertThat(methods(whole, "fc1")).containsExactlyInAnyOrder("magnitude", "palette");
        assertThat(whole.recipe().compress().step(CONV1, "uniform")).isEmpty();
    }

    @Test
    void aKnobTakesThePlaceOfItsAlternatives() {
        Study study = after(
                new Edit.SetKnob(List.of(FC1), "svd", "rank", KnobValue.of(5), ""),
                new Edit.SetKnob(List.of(Target.WHOLE_MODEL), "svd", "fraction", KnobValue.of(0.25), ""));
        assertThat(study.recipe().compress().resolve("fc1", "Gemm").get("svd").knobs())
                .containsExactly(Map.entry("fraction", KnobValue.of(0.25)));
    }

    private static Step step(Study study, String layer, String method) {
        return study.recipe().compress().resolve(layer, study.model().operator(layer).orElseThrow()).get(method);
    }

    private static Edit choose(Target target, String method) {
        return new Edit.ChooseMethod(List.of(target), method);
    }

    @Test
    void anotherMethodOfTheFamilyTakesTheKnobsThatBothHave() {
        Study study = after(bits(Target.WHOLE_MODEL, "uniform", 3), bits(FC1, "uniform", 2),
                new Edit.SetKnob(List.of(Target.WHOLE_MODEL), "uniform", "scheme", KnobValue.of("affine"), ""),
                new Edit.Toggle(List.of(CONV1), "uniform", false));
        Study chosen = study.after(choose(Target.WHOLE_MODEL, "palette"));
        assertThat(step(chosen, "conv2", "palette").knobs()).containsExactly(Map.entry("bits", KnobValue.of(3)));
        assertThat(step(chosen, "fc1", "palette").knobs()).containsExactly(Map.entry("bits", KnobValue.of(2)));
        assertThat(methods(chosen, "conv1")).as("what is off stays off").isEmpty();
        assertThat(methods(chosen, "fc1")).containsExactly("palette");
        assertThat(chosen.after(new Edit.Undo()).recipe()).isEqualTo(study.recipe());
    }

    @Test
    void aLayerMayChooseAnotherMethodThanTheModelAndGoBack() {
        Study study = after(bits(Target.WHOLE_MODEL, "uniform", 5));
        Study chosen = study.after(choose(FC1, "palette"));
        assertThat(step(chosen, "fc1", "palette").knobs()).containsEntry("bits", KnobValue.of(5));
        assertThat(methods(chosen, "conv1")).containsExactly("uniform");
        Study back = chosen.after(new Edit.Inherit(List.of(FC1), List.of("uniform", "palette")));
        assertThat(back.recipe()).isEqualTo(study.recipe());
    }

    private static Edit at(int stage, Edit edit) {
        return new Edit.AtStage(stage, (Edit.OfRecipe) edit);
    }

    @Test
    void eachStageIsEditedByItself() {
        var tuning = new Recovery.None();
        Stage.Compress prune = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                Step.of("magnitude", Map.of("sparsity", KnobValue.of(0.5))));
        Stage.Compress quantize = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, Step.of("uniform", Map.of()));
        var recipe = new Recipe(List.of(prune, new Stage.Recover(tuning), quantize));
        Study study = after(new Edit.ReplaceRecipe(recipe), at(0, sparsity(FC1, 0.9)),
                at(2, bits(FC1, "palette", 3)));
        assertThat(study.recipe().stages()).hasSize(3);
        var first = (Stage.Compress) study.recipe().stages().getFirst();
        assertThat(first.resolve("fc1", "Gemm").get("magnitude").knobs())
                .containsExactly(Map.entry("sparsity", KnobValue.of(0.9)));
        assertThat(first.resolve("fc1", "Gemm")).containsOnlyKeys("magnitude");
        var last = (Stage.Compress) study.recipe().stages().getLast();
        assertThat(last.resolve("fc1", "Gemm")).containsOnlyKeys("palette");
        assertThat(study.after(new Edit.Undo()).after(new Edit.Undo()).recipe()).isEqualTo(recipe);
    }

    @Test
    void gesturesOfTwoStagesAreUndoneApart() {
        Stage.Compress stage = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, Step.of("magnitude", Map.of()));
        Study study = after(new Edit.ReplaceRecipe(new Recipe(List.of(stage, stage))));
        for (int place : List.of(0, 0, 1, 1)) {
            int past = study.draft().past().size();
            study = study.after(at(place, new Edit.SetKnob(List.of(Target.WHOLE_MODEL), "magnitude", "sparsity",
                    KnobValue.of(0.1 + 0.01 * past + 0.3 * place), "drag")));
        }
        assertThat(study.draft().past()).as("empty, two stages, one drag").hasSize(3);
    }

    @Test
    void anEditOfAStageThatIsNotThereMakesIt() {
        var batchNorm = new Recovery.BatchNormEstimation(5);
        Study trained = after(at(1, new Edit.SetRecovery(batchNorm, "")));
        assertThat(trained.recipe().stages()).containsExactly(Stage.Compress.NOTHING, new Stage.Recover(batchNorm));
        Study none = trained.after(at(1, new Edit.SetRecovery(new Recovery.None(), "")));
        assertThat(none.recipe().stages()).containsExactly(Stage.Compress.NOTHING);
        assertThat(after(at(0, sparsity(FC1, 0.5))).recipe()).isEqualTo(after(sparsity(FC1, 0.5)).recipe());
    }
}
