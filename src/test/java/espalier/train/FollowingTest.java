package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDScope;
import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Value;
import espalier.model.metric.Split;
import espalier.model.recipe.Augmentation;
import espalier.model.recipe.Guidance;
import espalier.model.recipe.Guidance.Features;
import espalier.model.recipe.Guidance.Pairs;
import espalier.model.recipe.Optimization;
import espalier.model.recipe.PruningSchedule;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Regularization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Students take over what lies inside their teachers.
class FollowingTest {
    private static final DataSet DATA = Blobs.dataSet(16);
    private static final Shape EXAMPLE = Shape.of(1, 16, 16);
    private static final int COUNT = 5;
    /// What enters conv2, fc1 and fc2 of LeNet-5.
    private static final List<String> BETWEEN = List.of("pool1.output", "flatten.output", "relu.output");

    private final Graph teacher = Architectures.byName("lenet5", EXAMPLE, 4, 5);
    private final Graph student = Architectures.byName("lenet5", EXAMPLE, 4, 1);

    @Test
    void hintsAreMeanSquaredDistances() {
        double expected = 0;
        for (String name : BETWEEN) {
            float[] own = values(student, name);
            float[] known = values(teacher, name);
            double sum = 0;
            for (int i = 0; i < own.length; i++) {
                sum += Math.pow(own[i] - known[i], 2);
            }
            expected += 0.5 * 3 * sum / own.length;
        }
        assertThat(loss(student, Features.HINTS, Pairs.ALL)).isCloseTo(expected, Offset.offset(1e-5 * expected));
        float[] own = values(student, "relu.output");
        float[] known = values(teacher, "relu.output");
        double last = 0;
        for (int i = 0; i < own.length; i++) {
            last += Math.pow(own[i] - known[i], 2);
        }
        double hint = 1.5 * last / own.length;
        assertThat(loss(student, Features.HINTS, Pairs.LAST)).isCloseTo(hint, Offset.offset(1e-5 * hint));
    }

    /// `Σ ‖Q_S/‖Q_S‖ − Q_T/‖Q_T‖‖²` with `Q = Σ_c A_c²`, the mean over examples; the channels may differ.
    @Test
    void attentionComparesWhereValuesAreLarge() {
        Graph narrow = Architectures.byName("lenet5", EXAMPLE, 4, 0.5, 1);
        for (Graph learner : List.of(student, narrow)) {
            double[][] own = maps(values(learner, "pool1.output"));
            double[][] known = maps(values(teacher, "pool1.output"));
            double expected = 0;
            for (int example = 0; example < COUNT; example++) {
                for (int i = 0; i < own[example].length; i++) {
                    expected += 1.5 * Math.pow(own[example][i] - known[example][i], 2) / COUNT;
                }
            }
            assertThat(loss(learner, Features.ATTENTION, Pairs.ALL)).isCloseTo(expected,
                    Offset.offset(1e-5 * expected));
        }
    }

    private static double[][] maps(float[] values) {
        int pixels = 6 * 6;
        int channels = values.length / COUNT / pixels;
        double[][] maps = new double[COUNT][pixels];
        for (int i = 0; i < values.length; i++) {
            maps[i / pixels / channels][i % pixels] += (double) values[i] * values[i];
        }
        for (double[] map : maps) {
            double squares = 0;
            for (double value : map) {
                squares += value * value;
            }
            for (int i = 0; i < pixels; i++) {
                map[i] /= Math.sqrt(squares);
            }
        }
        return maps;
    }

    @Test
    void aNarrowStudentLearnsThroughAMapThatIsDroppedAfterwards() {
        Graph good = Trainer.train(new TrainingTask(teacher, Map.of(), Optional.empty(), DATA,
                new Recovery.FineTuning(2, 3e-3, 32), 1), JobContext.QUIET, _ -> {}).graph();
        Graph narrow = Architectures.byName("lenet5", EXAMPLE, 4, 0.25, 1);
        Trained trained = train(narrow, good, Features.HINTS, 3);
        assertThat(trained.graph().weights().keySet()).isEqualTo(narrow.weights().keySet());
        assertThat(trained.curve().getLast().loss()).isLessThan(trained.curve().get(1).loss() / 2);
        Trained again = train(narrow, good, Features.HINTS, 3);
        assertThat(again.graph().weights().get("conv1.weight").toDense().toFloats())
                .isEqualTo(trained.graph().weights().get("conv1.weight").toDense().toFloats());
        assertThat(Evaluator.evaluate(trained.graph(), DATA, Split.VALIDATION, JobContext.QUIET, _ -> {}).score()
                .accuracy()).isGreaterThan(0.9);
    }

    @Test
    void saysWhereNothingCanBeCompared() {
        Graph flat = Architectures.byName("lenet300", EXAMPLE, 4, 1);
        assertThatThrownBy(() -> train(flat, teacher, Features.ATTENTION, 1)).isInstanceOf(InputException.class)
                .hasMessageContaining("pictures of the same size");
    }

    private static Trained train(Graph student, Graph teacher, Features features, int epochs) {
        var guidance = new Guidance(Guidance.Logits.SOFTENED, 4, 0, features, Pairs.ALL, 1);
        var recovery = new Recovery.Distillation(new Optimization(epochs, 2e-3, 32), guidance, Augmentation.NONE,
                PruningSchedule.ONE_SHOT, Regularization.NONE);
        return Trainer.train(new TrainingTask(student, Map.of(), Optional.of(teacher), DATA, recovery, 1),
                JobContext.QUIET, _ -> {});
    }

    /// `β/2·F` with `β = 3` of the first examples.
    private double loss(Graph learner, Features features, Pairs pairs) {
        var guidance = new Guidance(Guidance.Logits.SOFTENED, 4, 0, features, pairs, 3);
        Plan plan = Plan.of(learner, false);
        try (var tensors = new WeightTensors();
                Network network = Network.sharing(learner, plan, tensors);
                var following = new Following(guidance, teacher, learner, plan, 1);
                var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Batch batch = batch();
            Run run = network.start(batch.inputs(), COUNT, EXAMPLE);
            for (int slot : FeaturePairs.candidates(learner, plan)) {
                run.keep(slot);
            }
            run.compute(0, plan.steps().size());
            return Tensors.toFloats(following.loss(run, following.values(batch, 0, COUNT), COUNT))[0];
        }
    }

    /// What the value called `name` is for the first examples, from a network that ends there.
    private static float[] values(Graph graph, String name) {
        var output = new Value(name, graph.outputs().getFirst().type(), graph.outputs().getFirst().shape());
        var cut = new Graph(graph.name(), graph.inputs(), List.of(output), graph.nodes(), graph.weights(),
                graph.source());
        try (Network network = Network.of(cut)) {
            return network.run(Array.of(batch().inputs(), COUNT, 1, 16, 16)).toFloats();
        }
    }

    private static Batch batch() {
        return Batch.read(DATA.train(), Order.fixed(COUNT), 0, COUNT);
    }
}
