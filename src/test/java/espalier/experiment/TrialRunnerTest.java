package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.format.file.SafeFiles;
import espalier.format.onnx.OnnxFile;
import espalier.format.packed.PackedFile;
import espalier.job.CancelledException;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.job.ReportLimit;
import espalier.model.InputException;
import espalier.model.metric.Score;
import espalier.model.recipe.Augmentation;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Optimization;
import espalier.model.recipe.PruningSchedule;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Regularization;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Mask;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import espalier.train.CurvePoint;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Proves that a trial does all that its recipe says, and measures what it made.
class TrialRunnerTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Recovery TRAINING = new Recovery.FineTuning(3, 0.01, 32);
    private static final Stage.Compress PRUNE = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
            Step.of("magnitude", Map.of("sparsity", KnobValue.of(0.5))));
    private static final Stage.Compress QUANTIZE = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
            Step.of("uniform", Map.of("bits", KnobValue.of(4))));

    @TempDir
    Path folder;

    private final TrialRunner runner = new TrialRunner(TinyModel.open(), TinyModel.data(), InstantSource.fixed(NOON));

    private TrialResult run(Recipe recipe, long seed) {
        return runner.run(recipe, seed, Origin.BY_HAND, JobContext.QUIET, TrialListener.NONE);
    }

    @Test
    void theBaselineIsTheOriginalModel() {
        Trial baseline = runner.baseline(JobContext.QUIET, TrialListener.NONE).trial();
        assertThat(baseline.score().correct())
                .isEqualTo(TinyModel.correct(TinyModel.graph(), TinyModel.data().validation()));
        assertThat(baseline.score().examples()).isEqualTo(300);
        assertThat(baseline.beforeRecovery()).isEmpty();
        assertThat(baseline.sizes().dense()).isEqualTo(4L * (6 * 16 + 16 + 16 * 3 + 3));
        assertThat(baseline.cost().macs()).isEqualTo(6 * 16 + 16 * 3);
        assertThat(baseline.finished()).isEqualTo(NOON);
        assertThat(baseline.inputs()).isEqualTo(new TrialInputs("feed", "builtin:clusters", Recipe.EMPTY, 0));
    }

    @Test
    void aRecoveryIsMeasuredBeforeAndAfterAndKeepsZeros() {
        var points = new ArrayList<CurvePoint>();
        var scores = new ArrayList<Score>();
        TrialResult result = runner.run(Recipe.of(PRUNE, TRAINING), 5, Origin.SWEEP, JobContext.QUIET,
                new TrialListener() {
                    @Override
                    public void trained(CurvePoint point) {
                        points.add(point);
                    }

                    @Override
                    public void scored(Score soFar) {
                        scores.add(soFar);
                    }
                });
        Trial trial = result.trial();
        TrialResult untrained = run(Recipe.of(PRUNE, new Recovery.None()), 5);
        assertThat(trial.beforeRecovery()).contains(untrained.trial().score());
        assertThat(trial.score().correct()).isGreaterThan(untrained.trial().score().correct())
                .isEqualTo(TinyModel.correct(result.graph(), TinyModel.data().validation()));
        assertThat(trial.outcome().curve()).isEqualTo(points).isNotEmpty();
        assertThat(scores.getLast()).isEqualTo(trial.score());
        for (String name : List.of("fc1.weight", "fc2.weight")) {
            assertThat(maskOf(result.graph().weights().get(name)))
                    .isEqualTo(maskOf(untrained.graph().weights().get(name)));
        }
        assertThat(trial.outcome().layers()).allSatisfy(layer -> assertThat(layer.sparsity()).isEqualTo(0.5));
    }

    @Test
    void sparsityRisesWhileTrainingRunsToWhatTheStageAsksFor() {
        for (PruningSchedule.Course course : List.of(PruningSchedule.Course.ITERATIVE,
                PruningSchedule.Course.POLYNOMIAL)) {
            var schedule = new PruningSchedule(course, 4, 0, 2, 0.7, true);
            var gradual = new Recovery.FineTuning(new Optimization(3, 0.01, 32), Augmentation.NONE, schedule,
                    Regularization.NONE);
            TrialResult result = run(Recipe.of(PRUNE, gradual), 5);
            assertThat(result.trial().outcome().layers()).hasSize(2)
                    .allSatisfy(layer -> assertThat(layer.sparsity()).isEqualTo(0.5));
            TrialResult oneShot = run(Recipe.of(PRUNE, TRAINING), 5);
            assertThat(maskOf(result.graph().weights().get("fc1.weight")))
                    .isNotEqualTo(maskOf(oneShot.graph().weights().get("fc1.weight")));
            var more = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                    Step.of("magnitude", Map.of("sparsity", KnobValue.of(0.75))));
            TrialResult again = run(new Recipe(List.of(PRUNE, new Stage.Recover(TRAINING), more,
                    new Stage.Recover(gradual))), 5);
            assertThat(again.trial().outcome().layers())
                    .allSatisfy(layer -> assertThat(layer.sparsity()).isEqualTo(0.75));
            for (String name : List.of("fc1.weight", "fc2.weight")) {
                Mask earlier = maskOf(oneShot.graph().weights().get(name));
                Mask later = maskOf(again.graph().weights().get(name));
                assertThat(later.and(earlier)).isEqualTo(later);
            }
            assertThatThrownBy(() -> run(new Recipe(List.of(PRUNE, new Stage.Recover(TRAINING),
                    new Stage.Recover(gradual))), 5)).isInstanceOf(InputException.class)
                    .hasMessageContaining("Stage 3 has a pruning schedule");
            assertThatThrownBy(() -> run(Recipe.of(QUANTIZE, gradual), 5)).isInstanceOf(InputException.class)
                    .hasMessageContaining("prunes something");
        }
    }

    @Test
    void aTeacherFromElsewhereIsPartOfWhatATrialIsAFunctionOf() {
        var distilling = Recipe.of(PRUNE, new Recovery.Distillation(1, 0.01, 32, 2, 1));
        TrialResult own = run(distilling, 5);
        assertThat(own.trial().inputs().teacher()).isEmpty();
        OpenModel pruned = TinyModel.open(run(Recipe.of(PRUNE, new Recovery.None()), 1).graph());
        TrialRunner other = runner.withTeacher(pruned);
        TrialResult led = other.run(distilling, 5, Origin.BY_HAND, JobContext.QUIET, TrialListener.NONE);
        assertThat(led.trial().inputs().teacher()).contains(TeacherReference.of(pruned));
        assertThat(led.graph().weights().get("fc1.bias").toDense().toFloats())
                .isNotEqualTo(own.graph().weights().get("fc1.bias").toDense().toFloats());
        assertThat(other.run(Recipe.of(PRUNE, TRAINING), 5, Origin.BY_HAND, JobContext.QUIET, TrialListener.NONE)
                .trial().inputs().teacher()).isEmpty();
        assertThat(other.test(led.trial(), JobContext.QUIET).test()).isPresent();
        assertThatThrownBy(() -> runner.test(led.trial(), JobContext.QUIET)).isInstanceOf(InputException.class)
                .hasMessageContaining("teacher");
    }

    private static Mask maskOf(Weight weight) {
        return ((Sparse) weight).mask();
    }

    @Test
    void allStagesAreAppliedInTheirOrder() {
        var staged = new Recipe(List.of(PRUNE, new Stage.Recover(TRAINING), QUANTIZE, new Stage.Recover(TRAINING)));
        TrialResult result = run(staged, 5);
        TrialResult first = run(Recipe.of(PRUNE, TRAINING), 5);
        assertThat(result.trial().outcome().layers()).allSatisfy(layer -> {
            assertThat(layer.bits()).isEqualTo(4);
            assertThat(layer.sparsity()).isGreaterThanOrEqualTo(0.5);
        });
        assertThat(maskOf(result.graph().weights().get("fc1.weight")))
                .isEqualTo(maskOf(first.graph().weights().get("fc1.weight")));
        assertThat(result.graph().weights().get("fc1.bias").toDense().toFloats())
                .isNotEqualTo(TinyModel.graph().weights().get("fc1.bias").toDense().toFloats());
        List<CurvePoint> curve = result.trial().outcome().curve();
        assertThat(curve).isSortedAccordingTo((one, other) -> Long.compare(one.step(), other.step()));
        assertThat(curve.getLast().epoch()).isEqualTo(6);
    }

    @Test
    void sizesAreThoseOfTheFilesItWouldWrite() {
        TrialResult result = run(Recipe.of(PRUNE, TRAINING), 5);
        Path onnx = folder.resolve("t.onnx");
        Path packed = folder.resolve("t.safetensors");
        long onnxBytes = SafeFiles.write(onnx, SafeFiles.Replace.REFUSE, out -> OnnxFile.write(result.graph(), out));
        PackedFile.write(result.graph(), packed, SafeFiles.Replace.REFUSE);
        assertThat(result.trial().sizes().runtime()).isEqualTo(onnx.toFile().length()).isEqualTo(onnxBytes);
        assertThat(result.trial().sizes().packed()).isEqualTo(packed.toFile().length());
    }

    @Test
    void theSameInputsGiveTheSameTrialWhateverRanBefore() {
        Recipe recipe = Recipe.of(PRUNE, TRAINING);
        Trial once = run(recipe, 5).trial();
        run(Recipe.of(QUANTIZE, TRAINING), 6);
        Trial again = run(recipe, 5).trial();
        Trial elsewhere = new TrialRunner(TinyModel.open(), TinyModel.data(), InstantSource.fixed(NOON))
                .run(recipe, 5, Origin.BY_HAND, JobContext.QUIET, TrialListener.NONE).trial();
        assertThat(again).isEqualTo(once);
        assertThat(elsewhere).isEqualTo(once);
    }

    @Test
    void itStopsWhenAskedTo() {
        var stopping = new ReportLimit(4);
        assertThatThrownBy(() -> runner.run(Recipe.of(PRUNE, TRAINING), 5, Origin.BY_HAND, stopping,
                TrialListener.NONE)).isInstanceOf(CancelledException.class);
    }

    @Test
    void progressRisesToTheEnd() {
        var done = new ArrayList<Double>();
        JobContext watching = new JobContext() {
            @Override
            public void report(Progress progress) {
                done.add(progress.done());
            }

            @Override
            public boolean isCancelled() {
                return false;
            }
        };
        runner.run(Recipe.of(PRUNE, TRAINING), 5, Origin.BY_HAND, watching, TrialListener.NONE);
        assertThat(done).isSorted().allSatisfy(share -> assertThat(share).isBetween(0.0, 1.0));
        assertThat(done.getLast()).isGreaterThan(0.95);
    }

    @Test
    void aRecipeForAnotherModelIsRefused() {
        Recipe recipe = Recipe.of(Stage.Compress.NOTHING.with(new Target.OneLayer("conv9"),
                Step.of("magnitude", Map.of())), new Recovery.None());
        assertThatThrownBy(() -> run(recipe, 1)).isInstanceOf(InputException.class).hasMessageContaining("conv9");
    }

    @Test
    void aFinalTrialIsTestedOnTheModelItMade() {
        TrialResult result = run(Recipe.of(PRUNE, TRAINING), 5);
        Outcome outcome = runner.test(result.trial(), JobContext.QUIET);
        assertThat(outcome.score()).isEqualTo(result.trial().score());
        assertThat(outcome.test().orElseThrow().correct())
                .isEqualTo(TinyModel.correct(result.graph(), TinyModel.data().test()));
    }
}
