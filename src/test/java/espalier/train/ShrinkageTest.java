package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.jni.JniUtils;
import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.metric.Split;
import espalier.model.recipe.Augmentation;
import espalier.model.recipe.Optimization;
import espalier.model.recipe.PruningSchedule;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Regularization;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Mask;
import espalier.model.weight.Sparse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Penalties pull weights to where theory says, and what becomes zero stays so.
class ShrinkageTest {
    private static final DataSet DATA = Blobs.dataSet(16);

    /// Of `½(w − a)² + λ|w|` the least is at `sign(a)·max(|a| − λ, 0)`; Donoho (1995), soft thresholding.
    @Test
    void singleWeightsEndWhereSoftThresholdingPutsThem() {
        float[] pulls = {1, -0.8f, 0.3f, -0.2f, 0.05f, 0.55f};
        float[] found = descend(pulls, Shape.of(2, 3), new Regularization(Regularization.Penalty.L1, 0.25));
        for (int i = 0; i < pulls.length; i++) {
            double expected = Math.copySign(Math.max(0, Math.abs(pulls[i]) - 0.25), pulls[i]);
            assertThat((double) found[i]).isCloseTo(expected, Offset.offset(2e-3));
            assertThat(found[i] == 0).isEqualTo(expected == 0);
        }
    }

    /// Of `½‖w − a‖² + λ√n‖w‖` the least is at `a·max(1 − λ√n/‖a‖, 0)`; Yuan and Lin (2006), eq. 2.4.
    @Test
    void groupsEndWhereTheGroupLassoPutsThem() {
        // Columns are the groups: {1, -1, 0.6}, {0.2, 0.1, -0.1}.
        float[] pulls = {1, 0.2f, -1, 0.1f, 0.6f, -0.1f};
        double lambda = 0.3;
        float[] found = descend(pulls, Shape.of(3, 2), new Regularization(Regularization.Penalty.GROUP_L1, lambda));
        for (int group = 0; group < 2; group++) {
            double length = Math.sqrt(pulls[group] * pulls[group] + pulls[2 + group] * pulls[2 + group]
                    + pulls[4 + group] * pulls[4 + group]);
            double factor = Math.max(0, 1 - lambda * Math.sqrt(3) / length);
            for (int row = 0; row < 3; row++) {
                double expected = pulls[row * 2 + group] * factor;
                assertThat((double) found[row * 2 + group]).isCloseTo(expected, Offset.offset(2e-3));
                assertThat(found[row * 2 + group] == 0).isEqualTo(factor == 0);
            }
        }
    }

    @Test
    void thePenaltyIsWhatItsFormulaSays() {
        float[] values = {3, 1, -4, -1};
        Shape shape = Shape.of(2, 2);
        assertThat(Shrinkage.of(new Regularization(Regularization.Penalty.L1, 0.1), shape, 0).penalty(values))
                .isCloseTo(0.9, Offset.offset(1e-12));
        var grouped = new Regularization(Regularization.Penalty.GROUP_L1, 0.1);
        assertThat(Shrinkage.of(grouped, shape, 0).penalty(values)).isCloseTo(
                0.1 * Math.sqrt(2) * (Math.sqrt(10) + Math.sqrt(17)), Offset.offset(1e-9));
        assertThat(Shrinkage.of(grouped, shape, 1).penalty(values)).isCloseTo(
                0.1 * Math.sqrt(2) * (5 + Math.sqrt(2)), Offset.offset(1e-9));
    }

    /// Goes down `½‖w − a‖²` by Adam, its steps ever shorter.
    private static float[] descend(float[] pulls, Shape shape, Regularization regularization) {
        try (var memory = Tensors.newMemory()) {
            var weights = new Parameter(Array.of(new float[]{0.5f, 0.4f, -0.3f, 0.2f, 0.6f, -0.2f}, shape), 1, memory);
            var target = Tensors.of(memory, Array.of(pulls, shape));
            int axis = regularization.penalty() == Regularization.Penalty.GROUP_L1 ? 1 : 0;
            Shrinkage shrinkage = Shrinkage.of(regularization, shape, axis);
            int steps = 6000;
            for (int step = 1; step <= steps; step++) {
                JniUtils.setGradMode(true);
                var apart = JniUtils.sub(weights.tensor(), target);
                var half = Elementwise.times(JniUtils.sum(JniUtils.mul(apart, apart)), 0.5f);
                JniUtils.backward(half, Tensors.scalar(memory, 1), false, false);
                JniUtils.setGradMode(false);
                double rate = 0.02 * (1 - (step - 1.0) / steps);
                weights.update(rate, 0, step);
                weights.shrink(shrinkage, rate, step);
            }
            return weights.toArray().toFloats();
        }
    }

    @Test
    void whatTrainingMakesZeroBecomesAMask() {
        Graph graph = Architectures.byName("lenet300", Shape.of(1, 16, 16), 4, 1);
        Array fc2 = graph.weights().get("fc2.weight").toDense();
        Mask half = Mask.of(fc2.shape(), i -> i % 2 == 0);
        var layers = Map.of("fc2.weight", CompressedLayer.of(new Constraint.Masked(half, new Constraint.Free()),
                List.of(fc2)));
        Trained trained = train(graph, layers, new Regularization(Regularization.Penalty.L1, 2e-3));
        for (String name : List.of("fc1.weight", "fc2.weight")) {
            var sparse = (Sparse) trained.graph().weights().get(name);
            assertThat(trained.layers().get(name).constraint()).isEqualTo(
                    new Constraint.Masked(sparse.mask(), new Constraint.Free()));
            float[] values = sparse.toDense().toFloats();
            for (int i = 0; i < values.length; i++) {
                assertThat(sparse.mask().keeps(i)).isEqualTo(values[i] != 0);
            }
            assertThat((double) sparse.mask().kept()).isLessThan(0.4 * values.length);
        }
        Mask mask = ((Sparse) trained.graph().weights().get("fc2.weight")).mask();
        assertThat(mask.and(half)).isEqualTo(mask);
        assertThat(trained.layers()).doesNotContainKey("fc1.bias");
        assertThat(Evaluator.evaluate(trained.graph(), DATA, Split.VALIDATION, JobContext.QUIET, _ -> {}).score()
                .accuracy()).isGreaterThan(0.9);
        double last = trained.curve().getLast().penalty();
        assertThat(last).isPositive().isLessThan(trained.curve().getFirst().penalty());
        double sum = 0;
        for (String name : List.of("fc1.weight", "fc2.weight", "fc3.weight")) {
            for (float value : trained.graph().weights().get(name).toDense().toFloats()) {
                sum += Math.abs(value) * 2e-3;
            }
        }
        assertThat(last).isCloseTo(sum, Offset.offset(1e-6));
    }

    @Test
    void groupsOfConvolutionsAreTheirFilters() {
        Graph graph = Architectures.byName("lenet5", Shape.of(1, 16, 16), 4, 1);
        Trained trained = train(graph, Map.of(), new Regularization(Regularization.Penalty.GROUP_L1, 5e-3));
        var conv2 = (Sparse) trained.graph().weights().get("conv2.weight");
        int empty = 0;
        for (int filter = 0; filter < 50; filter++) {
            int kept = 0;
            for (int i = 0; i < 500; i++) {
                kept += conv2.mask().keeps(filter * 500 + i) ? 1 : 0;
            }
            assertThat(kept).isIn(0, 500);
            empty += kept == 0 ? 1 : 0;
        }
        assertThat(empty).isBetween(1, 49);
        var quantized = new HashMap<String, CompressedLayer>();
        graph.layers().forEach(layer -> {
            Array values = graph.weights().get(layer.weight()).toDense();
            var constraint = new Constraint.OnGrid(new espalier.model.weight.Grid(8, true,
                    espalier.model.weight.Grid.TENSOR, Array.of(new float[]{0.01f}, 1), Array.of(new float[1], 1)));
            quantized.put(layer.weight(), CompressedLayer.of(constraint, List.of(values)));
        });
        assertThatThrownBy(() -> train(graph, quantized, new Regularization(Regularization.Penalty.L1, 1e-3)))
                .isInstanceOf(InputException.class).hasMessageContaining("penalty");
    }

    private static Trained train(Graph graph, Map<String, CompressedLayer> layers, Regularization regularization) {
        var recovery = new Recovery.FineTuning(new Optimization(6, 3e-3, 32), Augmentation.NONE,
                PruningSchedule.ONE_SHOT, regularization);
        var weights = new HashMap<String, espalier.model.weight.Weight>();
        layers.forEach((name, layer) -> weights.put(name, layer.weight()));
        return Trainer.train(new TrainingTask(graph.withWeights(weights), layers, Optional.empty(), DATA, recovery, 1),
                JobContext.QUIET, _ -> {});
    }
}
