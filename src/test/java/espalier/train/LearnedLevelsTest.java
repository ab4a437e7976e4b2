package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.Constraint;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Holds the gradients of learned levels to PyTorch's, as `src/test/python/learned_steps.py` prints them.
class LearnedLevelsTest {
    private static final Shape SHAPE = Shape.of(2, 4);
    private static final Array WEIGHTS = Array.of(
            new float[]{0.31f, -0.52f, 1.37f, 0.04f, -2.2f, 0.77f, -0.18f, 0.93f}, 2, 4);
    private static final Array UPSTREAM = Array.of(new float[]{1, -2, 3, 4, 0.5f, -1.5f, 2, -3}, 2, 4);

    /// The lowered weight, and the gradient of each array of free numbers.
    private static List<float[]> gradients(Constraint constraint, Array... latent) {
        try (var scope = new NDScope(); PtNDManager memory = Tensors.newMemory()) {
            scope.suppressNotUsedWarning();
            List<PtNDArray> free = List.of(latent).stream().map(array -> Tensors.of(memory, array)).toList();
            free.forEach(tensor -> tensor.setRequiresGradient(true));
            JniUtils.setGradMode(true);
            PtNDArray lowered = Lowering.of(constraint, List.of(latent).stream().map(Array::shape).toList(), memory)
                    .lower(free);
            JniUtils.backward(JniUtils.sum(JniUtils.mul(lowered, Tensors.of(memory, UPSTREAM))),
                    Tensors.scalar(memory, 1), false, false);
            JniUtils.setGradMode(false);
            var results = new ArrayList<float[]>();
            results.add(Tensors.toFloats(lowered));
            free.forEach(tensor -> results.add(Tensors.toFloats(JniUtils.getGradient(tensor))));
            return results;
        }
    }

    private static Grid grid(int bits, boolean symmetric, int axis, float zero, float... scales) {
        float[] zeros = new float[scales.length];
        Arrays.fill(zeros, zero);
        return new Grid(bits, symmetric, axis, Array.of(scales, scales.length), Array.of(zeros, zeros.length));
    }

    @Test
    void scalesOfChannelsGetTheGradientOfLearnedStepSizes() {
        Grid grid = grid(3, true, 0, 0, 0.3f, 0.4f);
        List<float[]> found = gradients(new Constraint.OnLearnedGrid(grid), WEIGHTS, grid.scales());
        assertThat(found.get(0)).containsExactly(new float[]{0.3f, -0.6f, 0.9f, 0, -1.2f, 0.8f, 0, 0.8f},
                within(1e-6f));
        assertThat(found.get(1)).containsExactly(new float[]{1, -2, 0, 4, 0, -1.5f, 2, -3}, within(1e-6f));
        assertThat(found.get(2)).containsExactly(new float[]{2.588453769683838f, 0.07577744126319885f},
                within(1e-5f));
    }

    @Test
    void theScaleOfAnAffineGridGetsIt() {
        Grid grid = grid(2, false, Grid.TENSOR, -1, 0.5f);
        List<float[]> found = gradients(new Constraint.OnLearnedGrid(grid), WEIGHTS, grid.scales());
        assertThat(found.get(0)).containsExactly(0.5f, -0.5f, 1, 0, -0.5f, 1, 0, 1);
        assertThat(found.get(1)).containsExactly(new float[]{1, 0, 0, 4, 0, -1.5f, 2, -3}, within(1e-6f));
        assertThat(found.get(2)).containsExactly(new float[]{2.534977912902832f}, within(1e-5f));
    }

    @Test
    void gradientsOfOneBitPassWhateverTheMagnitude() {
        Grid grid = grid(1, true, Grid.TENSOR, -0.5f, 0.4f);
        List<float[]> fixed = gradients(new Constraint.OnGrid(grid), WEIGHTS);
        assertThat(fixed.get(0)).containsExactly(0.2f, -0.2f, 0.2f, 0.2f, -0.2f, 0.2f, -0.2f, 0.2f);
        assertThat(fixed.get(1)).containsExactly(UPSTREAM.toFloats());
        List<float[]> learned = gradients(new Constraint.OnLearnedGrid(grid), WEIGHTS, grid.scales());
        assertThat(learned.get(1)).containsExactly(UPSTREAM.toFloats());
        // The sum of ± half the upstream gradients, by the root of eight weights.
        assertThat(learned.get(2)).containsExactly(new float[]{(1 + 2 + 3 + 4 - 0.5f - 1.5f - 2 - 3) / 2 / (float) Math
                .sqrt(8)}, within(1e-6f));
    }

    @Test
    void theFactorOfLevelsGetsTheGradientOfAClippingThreshold() {
        var palette = new Palette(Levels.TENSOR, Array.of(new float[]{-1, -0.5f, -0.25f, 0, 0.25f, 0.5f, 1}, 1, 7));
        List<float[]> found = gradients(new Constraint.OnScaledLevels(palette), WEIGHTS,
                Array.of(new float[]{0.9f}, 1));
        assertThat(found.get(0)).containsExactly(
                new float[]{0.225f, -0.45f, 0.9f, 0, -0.9f, 0.9f, -0.225f, 0.9f}, within(1e-6f));
        assertThat(found.get(1)).containsExactly(new float[]{1, -2, 0, 4, 0, -1.5f, 2, 0}, within(1e-6f));
        assertThat(found.get(2)).containsExactly(new float[]{-0.4399775266647339f}, within(1e-5f));
    }

    @Test
    void valuesGetTheGradientsOfAllTheirWeightsAndWeightsTheirOwnWithinTheValues() {
        // In the order that training left them: the second is the least.
        Array values = Array.of(new float[]{0.1f, -1, 1}, 1, 3);
        var palette = new Palette(Levels.TENSOR, Array.of(new float[]{-1, 0, 1}, 1, 3));
        Mask mask = Mask.of(SHAPE, i -> i != 7);
        List<float[]> found = gradients(new Constraint.Masked(mask, new Constraint.OnLearnedLevels(palette)), WEIGHTS,
                values);
        assertThat(found.get(0)).containsExactly(0.1f, -1, 1, 0.1f, -1, 1, 0.1f, 0);
        assertThat(found.get(1)).containsExactly(new float[]{1, -2, 0, 4, 0, -1.5f, 2, 0}, within(0f));
        assertThat(found.get(2)).containsExactly(1 + 4 + 2, -2 + 0.5f, 3 - 1.5f);
    }

    @Test
    void levelsThatStayPassGradientsBetweenTheOutermost() {
        var palette = new Palette(0, Array.of(new float[]{-1, 0, 1, -2, 0, 0.8f}, 2, 3));
        List<float[]> found = gradients(new Constraint.OnLevels(palette), WEIGHTS);
        assertThat(found.get(0)).containsExactly(0, -1, 1, 0, -2, 0.8f, 0, 0.8f);
        assertThat(found.get(1)).containsExactly(new float[]{1, -2, 0, 4, 0, -1.5f, 2, 0}, within(0f));
    }

    @Test
    void scalesMoveByTheShareOfThemselvesThatWeightsMoveBy() {
        Grid grid = grid(2, true, 0, 0, 0.3f, 0.4f);
        // The weights' root mean square is 1, the scales' the root of 1/8.
        Array weights = Array.of(new float[]{1, -1, 1, 1, 1, -1, -1, 1}, 2, 4);
        var learned = new Constraint.OnLearnedGrid(grid);
        assertThat(Pace.of(learned, List.of(weights, grid.scales()))).satisfiesExactly(
                pace -> assertThat(pace).isEqualTo(1),
                pace -> assertThat(pace).isCloseTo(Math.sqrt(0.125), within(1e-7)));
        var factored = new Constraint.Factored(Shape.of(2, 4), List.of(new Constraint.Free(), learned));
        assertThat(Pace.of(factored, List.of(weights, weights, grid.scales()))).startsWith(1.0, 1.0).hasSize(3);
    }
}
