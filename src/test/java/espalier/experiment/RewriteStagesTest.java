package espalier.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.compress.LayerReport;
import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.op.BatchNorm;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import espalier.sketch.UnlabelledExamples;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/// Recipes that change the whole graph between stages: what is shown live is what a trial makes.
class RewriteStagesTest {
    private static final Graph GRAPH = SketchedNets.smallResidual(2);
    private static final Stage FOLD = Stage.Rewrite.of("fold", Map.of());
    private static final DataSet DATA = new DataSet("noise", "builtin:noise",
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), noise(40, 1), noise(48, 2), noise(40, 3), false);

    private final TrialRunner runner = new TrialRunner(TinyModel.open(GRAPH), DATA, InstantSource.system());

    private record Labelled(UnlabelledExamples inputs) implements Examples {
        @Override
        public int count() {
            return inputs.count();
        }

        @Override
        public Shape exampleShape() {
            return inputs.exampleShape();
        }

        @Override
        public int label(int index) {
            return index % 10;
        }

        @Override
        public void read(int index, float[] target, int offset) {
            inputs.read(index, target, offset);
        }
    }

    private static Examples noise(int count, long seed) {
        return new Labelled(new UnlabelledExamples(NetSketch.normal(new Random(seed), 1, count, 3, 32, 32)));
    }

    private static Stage compress(String method, String knob, double value) {
        return Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, Step.of(method, Map.of(knob, KnobValue.of(value))));
    }

    private TrialResult run(Stage... stages) {
        return runner.run(new Recipe(List.of(stages)), 1, Origin.BY_HAND, JobContext.QUIET, TrialListener.NONE);
    }

    @Test
    void liveFiguresAreThoseOfATrialWhateverWasLookedAtBefore() {
        Stage prune = compress("magnitude", "sparsity", 0.5);
        Stage quantize = compress("uniform", "bits", 3);
        try (var session = new LiveSession(TinyModel.open(GRAPH), DATA)) {
            for (List<Stage> stages : List.of(List.of(FOLD, quantize), List.of(prune, FOLD, quantize),
                    List.of(quantize), List.of(prune, FOLD), List.of(FOLD, prune, quantize))) {
                var recipe = new Recipe(stages);
                Trial trial = run(stages.toArray(Stage[]::new)).trial();
                var scores = new ArrayList<Score>();
                session.check(recipe);
                session.measure(recipe, JobContext.QUIET, figures -> {
                    assertThat(figures.sizes()).isEqualTo(trial.sizes());
                    assertThat(figures.costs().total()).isEqualTo(trial.cost());
                    assertThat(figures.layers()).isEqualTo(trial.outcome().layers());
                    assertThat(figures.reports()).hasSize(7);
                }, scores::add);
                assertThat(scores.getLast().correct()).isEqualTo(trial.score().correct());
                assertThat(scores.getLast().loss()).isCloseTo(trial.score().loss(),
                        Offset.offset(1e-6));
            }
        }
    }

    @Test
    void errorsAreThoseOfTheFoldedWeights() {
        try (var session = new LiveSession(TinyModel.open(GRAPH))) {
            LayerReport report = session.figures(new Recipe(List.of(compress("magnitude", "sparsity", 0.5), FOLD)),
                    JobContext.QUIET).reports().get("conv0");
            // Folding multiplies a channel by γ/√(σ² + ε).
            float[] weights = GRAPH.weights().get("conv0.weight").toDense().toFloats();
            float[] scale = GRAPH.weights().get("norm1.scale").toDense().toFloats();
            float[] variance = GRAPH.weights().get("norm1.variance").toDense().toFloats();
            double squares = 0;
            for (int i = 0; i < weights.length; i++) {
                int channel = i / (weights.length / scale.length);
                squares += Math.pow(weights[i] * scale[channel] / Math.sqrt(variance[channel] + 1e-5f), 2);
            }
            assertThat(report.squares()).isCloseTo(squares, Percentage.withPercentage(1e-4));
            assertThat(report.squaredError()).isPositive().isLessThan(squares / 4);
            assertThat(report.sparsity()).isEqualTo(0.5);
        }
    }

    @Test
    void whatComesBeforeAnEditIsNotDoneAgain() {
        Stage quantize = compress("uniform", "bits", 3);
        try (var session = new LiveSession(TinyModel.open(GRAPH))) {
            var once = session.figures(new Recipe(List.of(FOLD, quantize)), JobContext.QUIET).compression();
            Stage other = ((Stage.Compress) quantize).with(new Target.OneLayer("conv0"),
                    Step.of("uniform", Map.of("bits", KnobValue.of(5))));
            var again = session.figures(new Recipe(List.of(FOLD, other)), JobContext.QUIET).compression();
            assertThat(again.layers().get("conv0.weight")).isNotSameAs(once.layers().get("conv0.weight"));
            assertThat(again.layers().get("conv4.weight")).isNotNull().isSameAs(once.layers().get("conv4.weight"));
        }
    }

    @Test
    void aFoldedNetworkTrainsUnderItsMasks() {
        Stage tune = new Stage.Recover(new Recovery.FineTuning(1, 0.001, 16));
        TrialResult result = run(compress("magnitude", "sparsity", 0.5), FOLD, tune, compress("uniform", "bits", 4));
        assertThat(result.graph().nodes()).noneMatch(node -> node.op() instanceof BatchNorm);
        assertThat(result.trial().outcome().layers()).allSatisfy(layer -> {
            assertThat(layer.bits()).isEqualTo(4);
            assertThat(layer.sparsity()).isGreaterThanOrEqualTo(0.5);
        });
        Array pruned = run(compress("magnitude", "sparsity", 0.5), FOLD).graph().weights().get("conv0.weight")
                .toDense();
        Array trained = result.graph().weights().get("conv0.weight").toDense();
        for (long i = 0; i < pruned.elements(); i++) {
            assertThat(pruned.floatAt(i) != 0 || trained.floatAt(i) == 0).isTrue();
        }
    }

    @Test
    void biasesAreCorrectedBeforeTrainingAlone() {
        Stage correct = Stage.Rewrite.of("correct", Map.of());
        Stage quantize = compress("uniform", "bits", 3);
        Stage tune = new Stage.Recover(new Recovery.BatchNormEstimation(1));
        assertThat(run(quantize, correct).graph().weights()).containsKey("conv0.bias");
        assertThatThrownBy(() -> run(quantize, tune, correct)).isInstanceOf(InputException.class)
                .hasMessageContaining("'correct'").hasMessageContaining("move it before");
        try (var session = new LiveSession(TinyModel.open(GRAPH))) {
            assertThatThrownBy(() -> session.figures(new Recipe(List.of(quantize, correct)), JobContext.QUIET))
                    .isInstanceOf(InputException.class).hasMessageContaining("needs data");
        }
    }

    @Test
    void trainingAdaptsToRoundedActivations() {
        var tiny = new TrialRunner(TinyModel.open(), TinyModel.data(), InstantSource.system());
        Stage round = Stage.Rewrite.of("activations", Map.of("bits", KnobValue.of(2), "ends", KnobValue.of(2)));
        Stage quantize = compress("uniform", "bits", 4);
        Stage tune = new Stage.Recover(Knobs.read(Recovery.FineTuning.class,
                Map.of("epochs", KnobValue.of(5), "learningRate", KnobValue.of(0.01), "batchSize", KnobValue.of(32))));
        TrialResult result = tiny.run(new Recipe(List.of(quantize, round, tune)), 1, Origin.BY_HAND, JobContext.QUIET,
                TrialListener.NONE);
        Score before = result.trial().beforeRecovery().orElseThrow();
        assertThat(result.trial().score().accuracy()).isGreaterThan(before.accuracy() + 0.1);
        // The first layer learns through the rounding of what the second one takes.
        TrialResult untrained = tiny.run(new Recipe(List.of(quantize, round)), 1, Origin.BY_HAND, JobContext.QUIET,
                TrialListener.NONE);
        assertThat(result.layers().get("fc1.weight").latent().getFirst().toFloats())
                .isNotEqualTo(untrained.layers().get("fc1.weight").latent().getFirst().toFloats());
        assertThat(result.graph().weights().get("r/scale").toDense().floatAt(0))
                .isEqualTo(untrained.graph().weights().get("r/scale").toDense().floatAt(0));
        assertThat(result.graph().nodes()).isEqualTo(untrained.graph().nodes());
        assertThat(untrained.trial().score().accuracy()).isEqualTo(before.accuracy());
    }

    @Test
    void prunedChannelsStayAwayThroughTrainingAndAreRemoved() {
        Stage prune = compress("channels", "sparsity", 0.5);
        Stage shrink = Stage.Rewrite.of("shrink", Map.of());
        Stage tune = new Stage.Recover(new Recovery.FineTuning(1, 0.01, 16));
        Stage quantize = compress("uniform", "bits", 8);
        TrialResult trained = run(prune, tune, shrink, quantize);
        TrialResult untrained = run(prune, shrink, quantize);
        assertThat(trained.trial().cost().macs()).isEqualTo(untrained.trial().cost().macs())
                .isLessThan(Costs.of(GRAPH).total().macs() * 40 / 100);
        assertThat(trained.graph().weights().get("conv0.weight").shape())
                .isEqualTo(untrained.graph().weights().get("conv0.weight").shape());
        assertThat(trained.trial().outcome().layers()).allSatisfy(layer -> assertThat(layer.bits()).isEqualTo(8));
        try (var session = new LiveSession(TinyModel.open(GRAPH), DATA)) {
            var figures = session.figures(new Recipe(List.of(prune, shrink, quantize)), JobContext.QUIET);
            assertThat(figures.sizes().packed()).isEqualTo(untrained.trial().sizes().packed());
            assertThat(figures.sizes().runtime()).isEqualTo(untrained.trial().sizes().runtime());
            assertThat(figures.costs().total()).isEqualTo(untrained.trial().cost());
        }
    }

    @Test
    void refusesRewritesThereAreNot() {
        assertThatThrownBy(() -> run(Stage.Rewrite.of("bend", Map.of()))).isInstanceOf(InputException.class)
                .hasMessageContaining("'bend'").hasMessageContaining("fold");
        assertThatThrownBy(() -> run(Stage.Rewrite.of("fold", Map.of("much", KnobValue.of(1)))))
                .isInstanceOf(InputException.class).hasMessageContaining("'fold.much'");
    }
}
