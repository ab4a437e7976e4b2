package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.recipe.Augmentation;
import espalier.model.recipe.Optimization;
import espalier.model.recipe.PruningSchedule;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Regularization;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// Masks move while the sparsity rises, and stay afterwards.
class SparsityRampTest {
    private static final DataSet DATA = Blobs.dataSet(16);
    private static final double SPARSITY = 0.75;

    /// What the masks were, each time they were chosen.
    private final List<Map<String, List<Mask>>> history = new ArrayList<>();

    @Test
    void regrowsWhatWasWronglyCutAndEndsAtTheSparsityAskedFor() {
        Graph graph = Architectures.byName("lenet5", Shape.of(1, 16, 16), 4, 1);
        Map<String, CompressedLayer> layers = layers(graph);
        Trained trained = train(graph, layers, schedule(true));
        assertThat(history).hasSizeGreaterThan(5);
        long regrown = 0;
        for (String name : layers.keySet()) {
            List<Mask> last = history.getLast().get(name);
            assertThat(masks(trained.layers().get(name).weight())).isEqualTo(last);
            for (Mask mask : last) {
                assertThat(mask.kept()).isEqualTo(Math.round((1 - SPARSITY) * mask.shape().elements()));
            }
            for (int step = 1; step < history.size(); step++) {
                for (int i = 0; i < last.size(); i++) {
                    Mask before = history.get(step - 1).get(name).get(i);
                    Mask after = history.get(step).get(name).get(i);
                    regrown += after.kept() - after.and(before).kept();
                    assertThat(after.kept()).isLessThanOrEqualTo(before.kept());
                }
            }
            assertThat(trained.graph().weights().get(name)).isSameAs(trained.layers().get(name).weight());
        }
        assertThat(regrown).isPositive();
        assertThat(((LowRank) trained.layers().get("conv2.weight").weight()).factors().getFirst())
                .isInstanceOfSatisfying(Sparse.class, left -> assertThat(left.values()).isInstanceOf(Quantized.class));
        trained.layers().get("fc1.weight").latent().forEach(latent -> assertZeroOutside(latent,
                history.getLast().get("fc1.weight").getFirst()));
    }

    @Test
    void withoutRegrowthWhatIsCutStaysCut() {
        Graph graph = Architectures.byName("lenet5", Shape.of(1, 16, 16), 4, 1);
        Map<String, CompressedLayer> layers = layers(graph);
        Trained trained = train(graph, layers, schedule(false));
        for (String name : layers.keySet()) {
            List<Mask> last = masks(trained.layers().get(name).weight());
            for (Map<String, List<Mask>> earlier : history) {
                for (int i = 0; i < last.size(); i++) {
                    assertThat(last.get(i).and(earlier.get(name).get(i))).isEqualTo(last.get(i));
                }
            }
            assertThat(last.getFirst().kept()).isEqualTo(
                    Math.round((1 - SPARSITY) * last.getFirst().shape().elements()));
        }
    }

    /// With `w = x ⊙ mask` the gradient of `Σ slope·w` is `slope` everywhere with regrowth, and `slope ⊙ mask` without.
    @Test
    void gradientsReachWhatIsCutWhereItMayRegrow() {
        float[] slope = {1, -2, 3, 0.5f};
        for (boolean regrowth : List.of(true, false)) {
            try (var memory = Tensors.newMemory()) {
                var free = Tensors.of(memory, Array.of(new float[]{4, 5, -6, 7}, 2, 2));
                free.setRequiresGradient(true);
                var moving = new MovingMask(Shape.of(2, 2), List::getFirst, regrowth, memory);
                moving.set(Mask.of(Shape.of(2, 2), i -> i % 3 == 0));
                JniUtils.setGradMode(true);
                PtNDArray weight = moving.lowering().lower(List.of(free));
                PtNDArray sum = JniUtils.sum(JniUtils.mul(weight, Tensors.of(memory, Array.of(slope, 2, 2))));
                JniUtils.backward(sum, Tensors.scalar(memory, 1), false, false);
                JniUtils.setGradMode(false);
                assertThat(Tensors.toFloats(weight)).containsExactly(4, 0, 0, 7);
                assertThat(Tensors.toFloats(JniUtils.getGradient(free))).containsExactly(
                        regrowth ? slope : new float[]{1, 0, 0, 0.5f});
            }
        }
    }

    @Test
    void refusesWhatNoMaskCanChooseAmong() {
        Graph graph = Architectures.byName("lenet5", Shape.of(1, 16, 16), 4, 1);
        Array fc1 = graph.weights().get("fc1.weight").toDense();
        var palette = new Palette(Palette.TENSOR, Array.of(new float[]{-0.1f, 0.1f}, 1, 2));
        var coded = new Constraint.Masked(Mask.of(fc1.shape(), i -> i % 4 == 0),
                new Constraint.OnPalette(palette.nearest(fc1)));
        var layers = Map.of("fc1.weight", CompressedLayer.of(coded, List.of(palette.values())));
        assertThatThrownBy(() -> train(graph, layers, schedule(true))).isInstanceOf(InputException.class)
                .hasMessageContaining("fc1.weight").hasMessageContaining("palette");
        assertThatThrownBy(() -> train(graph, Map.of(), schedule(true))).isInstanceOf(InputException.class)
                .hasMessageContaining("prunes something");
    }

    private static PruningSchedule schedule(boolean regrowth) {
        return new PruningSchedule(PruningSchedule.Course.POLYNOMIAL, 5, 0.2, 3, 0.6, regrowth);
    }

    private Trained train(Graph graph, Map<String, CompressedLayer> layers, PruningSchedule schedule) {
        var recovery = new Recovery.FineTuning(new Optimization(2, 3e-3, 32), Augmentation.NONE, schedule,
                Regularization.NONE);
        var weights = new HashMap<String, Weight>();
        layers.forEach((name, layer) -> weights.put(name, layer.weight()));
        Remasking remasking = (sparsity, current) -> smallest(sparsity, current, layers);
        return Trainer.train(new TrainingTask(graph.withWeights(weights), layers, Optional.empty(), DATA, recovery,
                Optional.of(remasking), 1), JobContext.QUIET, _ -> {});
    }

    /// Cuts the smallest magnitudes by sorting them.
    private Map<String, List<Mask>> smallest(DoubleUnaryOperator sparsity, Map<String, CompressedLayer> current,
            Map<String, CompressedLayer> pruned) {
        var masks = new HashMap<String, List<Mask>>();
        for (String name : pruned.keySet()) {
            masks.put(name, current.get(name).latent().stream().map(latent -> {
                float[] values = latent.toFloats();
                int cut = (int) Math.round(sparsity.applyAsDouble(SPARSITY) * values.length);
                Integer[] order = new Integer[values.length];
                Arrays.setAll(order, i -> i);
                Arrays.sort(order, (a, b) -> Float.compare(Math.abs(values[a]), Math.abs(values[b])));
                boolean[] keeps = new boolean[values.length];
                for (int i = cut; i < order.length; i++) {
                    keeps[order[i]] = true;
                }
                return Mask.of(latent.shape(), i -> keeps[i]);
            }).toList());
        }
        history.add(masks);
        return masks;
    }

    private static void assertZeroOutside(Array latent, Mask mask) {
        float[] values = latent.toFloats();
        for (int i = 0; i < values.length; i++) {
            assertThat(mask.keeps(i) || values[i] == 0).isTrue();
        }
    }

    private static List<Mask> masks(Weight weight) {
        return weight instanceof LowRank(_, List<Weight> factors)
                ? factors.stream().map(factor -> ((Sparse) factor).mask()).toList()
                : List.of(((Sparse) weight).mask());
    }

    /// fc1 sparse, conv2 the product of a sparse factor on a grid and a sparse one.
    private static Map<String, CompressedLayer> layers(Graph graph) {
        Array fc1 = graph.weights().get("fc1.weight").toDense();
        Shape conv2 = graph.weights().get("conv2.weight").shape();
        Array left = random(Shape.of(50, 8, 1, 1));
        Array right = random(Shape.of(8, 20, 5, 5));
        float[] scales = new float[50];
        Arrays.fill(scales, 0.02f);
        var grid = new Grid(6, true, 0, Array.of(scales, 50), Array.of(new float[50], 50));
        return Map.of("fc1.weight", CompressedLayer.of(masked(fc1, new Constraint.Free()), List.of(fc1)),
                "conv2.weight", CompressedLayer.of(new Constraint.Factored(conv2, List
                        .of(masked(left, new Constraint.OnGrid(grid)), masked(right, new Constraint.Free()))),
                        List.of(left, right)));
    }

    private static Constraint masked(Array array, Constraint kept) {
        return new Constraint.Masked(Mask.of(array.shape(), i -> i % 4 == 0), kept);
    }

    private static Array random(Shape shape) {
        var random = new SplittableRandom(9);
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * 0.15f;
        }
        return Array.of(values, shape);
    }
}
