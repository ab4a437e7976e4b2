package espalier.compress;

import static espalier.compress.CompressorTest.layer;
import static espalier.compress.CompressorTest.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import espalier.tensor.Svd;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Factorizations against decompositions computed on their own, and against what theory says of their errors.
class FactorizationsTest {
    private final Graph graph = SmallModels.of(31);
    private final Compressor compressor = new Compressor(graph);
    private final Layer conv = graph.layer("conv").orElseThrow();
    private final float[] kernel = graph.weights().get("conv.weight").toDense().toFloats();

    private LowRank product(String layer, Step step, Map<String, LayerStatistics> known) {
        return (LowRank) compressor.compress(Stage.Compress.NOTHING.with(layer(layer), step), Map.of(), known,
                JobContext.QUIET).graph().weights().get(layer + ".weight");
    }

    private static double squares(float[] values, int from) {
        double sum = 0;
        for (int i = from; i < values.length; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum;
    }

    private static double distance(Array a, Array b) {
        float[] difference = a.toFloats();
        float[] other = b.toFloats();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= other[i];
        }
        return squares(difference, 0);
    }

    @Test
    void separableKernelsLeaveOutTheSmallSingularValuesOfTheirMatrix() {
        // W[o, c, i, j] in row (o, j), column (c, i): 8·3 rows, 3·3 columns.
        float[] matrix = new float[24 * 9];
        for (int index = 0; index < matrix.length; index++) {
            int o = index / 27;
            int c = index / 9 % 3;
            int i = index / 3 % 3;
            int j = index % 3;
            matrix[(o * 3 + j) * 9 + c * 3 + i] = kernel[index];
        }
        float[] values = JacobiSvd.decompose(Array.of(matrix, 24, 9)).s().toFloats();
        for (int rank = 1; rank <= 9; rank++) {
            LowRank product = product("conv", step("spatial", "rank", rank), Map.of());
            assertThat(product.factors().stream().map(Weight::shape))
                    .containsExactly(Shape.of(8, rank, 1, 3), Shape.of(rank, 3, 3, 1));
            assertThat(distance(product.toDense(), graph.weights().get("conv.weight").toDense()))
                    .isCloseTo(squares(values, rank), within(1e-6));
        }
        Stage.Compress stage = Stage.Compress.NOTHING.with(layer("conv"), step("spatial", "rank", 2));
        assertThat(compressor.singularValues(conv, stage)).containsExactly(values, within(1e-5f));
        assertThat(compressor.report(conv, compressor.compress(stage, JobContext.QUIET)).breakEvenRank())
                .isEqualTo(24 * 9 / 33.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void tuckerIsNoWorseThanTheTruncatedHigherOrderDecomposition(int outputs) {
        for (int inputs = 1; inputs <= 3; inputs++) {
            if (outputs <= inputs * 9) {
                LowRank product = product("conv", step("tucker", "rank", outputs, "inputs", inputs), Map.of());
                assertThat(product.factors().stream().map(Weight::shape)).containsExactly(
                        Shape.of(8, outputs, 1, 1), Shape.of(outputs, inputs, 3, 3), Shape.of(inputs, 3, 1, 1));
                double error = distance(product.toDense(), graph.weights().get("conv.weight").toDense());
                assertThat(error).isLessThanOrEqualTo(squares(kernel, 0) - squares(core(outputs, inputs), 0) + 1e-6);
            }
        }
    }

    /// The core of the truncated higher-order decomposition: the kernel on the singular vectors of both unfoldings.
    private float[] core(int outputs, int inputs) {
        float[] byInput = new float[kernel.length];
        for (int index = 0; index < kernel.length; index++) {
            byInput[index / 9 % 3 * 72 + index / 27 * 9 + index % 9] = kernel[index];
        }
        Svd left = JacobiSvd.decompose(Array.of(kernel.clone(), 8, 27));
        Svd right = JacobiSvd.decompose(Array.of(byInput, 3, 72));
        float[] core = new float[outputs * inputs * 9];
        for (int s = 0; s < outputs; s++) {
            for (int t = 0; t < inputs; t++) {
                for (int index = 0; index < kernel.length; index++) {
                    core[(s * inputs + t) * 9 + index % 9] += left.u().floatAt(index / 27 * 8 + s)
                            * right.u().floatAt(index / 9 % 3 * 3 + t) * kernel[index];
                }
            }
        }
        return core;
    }

    @Test
    void tuckerByEnergyLosesNoMoreAndAtFullRankNothing() {
        double whole = squares(kernel, 0);
        for (double energy = 0.1; energy <= 1; energy += 0.1) {
            LowRank product = product("conv", step("tucker", "energy", energy), Map.of());
            double error = distance(product.toDense(), graph.weights().get("conv.weight").toDense());
            assertThat(error).isLessThanOrEqualTo((1 - energy) * whole + 1e-6);
        }
        LowRank full = product("conv", step("tucker", "fraction", 1), Map.of());
        assertThat(distance(full.toDense(), graph.weights().get("conv.weight").toDense())).isLessThan(1e-9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv", "fc", "product"})
    void whitenedLeavesOutWhatChangesResultsLeast(String name) {
        Layer layer = graph.layer(name).orElseThrow();
        int inputs = layer.connections().inputs();
        Array moments = RandomStatistics.moments(SmallModels.random(5), 1, inputs);
        var known = Map.of(layer.weight(), new LayerStatistics(50, Map.of(LayerStatistic.INPUT_MOMENT, moments)));
        Array weight = graph.weights().get(layer.weight()).toDense();
        // The error of results is that of W·R, where R·Rᵀ = M: at best the small singular values of W·R (Eckart, Young).
        float[] values = JacobiSvd.decompose(rooted(layer, weight, moments)).s().toFloats();
        for (int rank = 1; rank < values.length; rank++) {
            Array whitened = product(name, step("svd", "rank", rank, "whitened", true), known).toDense();
            Array plain = product(name, step("svd", "rank", rank), Map.of()).toDense();
            double best = squares(values, rank);
            double own = squares(rooted(layer, difference(weight, whitened), moments).toFloats(), 0);
            double other = squares(rooted(layer, difference(weight, plain), moments).toFloats(), 0);
            assertThat(own).isCloseTo(best, within(1e-4 * squares(values, 0)));
            assertThat(own).isLessThan(other);
        }
    }

    @Test
    void whiteningTakesInputsThatNeverCome() {
        int inputs = 32;
        float[] moments = RandomStatistics.moments(SmallModels.random(5), 1, inputs).toFloats();
        for (int i = 0; i < inputs; i++) {
            for (int dead = 0; dead < 12; dead++) {
                moments[i * inputs + dead] = 0;
                moments[dead * inputs + i] = 0;
            }
        }
        var known = Map.of("fc.weight", new LayerStatistics(50,
                Map.of(LayerStatistic.INPUT_MOMENT, Array.of(moments, 1, inputs, inputs))));
        float[] values = product("fc", step("svd", "rank", 5, "whitened", true), known).toDense().toFloats();
        for (float value : values) {
            assertThat(Math.abs(value)).isLessThan(1);
        }
    }

    private static Array difference(Array a, Array b) {
        float[] difference = a.toFloats();
        float[] other = b.toFloats();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= other[i];
        }
        return Array.of(difference, a.shape());
    }

    /// `W · V·√Λ` with the decomposition `V·Λ·Vᵀ` of the moments, for weights seen as `[outputs, inputs]`.
    private static Array rooted(Layer layer, Array weight, Array moments) {
        int inputs = layer.connections().inputs();
        int outputs = Math.toIntExact(weight.elements()) / inputs;
        Svd svd = JacobiSvd.decompose(moments.reshaped(Shape.of(inputs, inputs)));
        float[] rooted = new float[outputs * inputs];
        for (long index = 0; index < weight.elements(); index++) {
            int output = layer.connections().output(index);
            int input = layer.connections().input(index);
            for (int k = 0; k < inputs; k++) {
                rooted[output * inputs
                        + k] += (float) (weight.floatAt(index) * svd.u().floatAt((long) input * inputs + k)
                                * Math.sqrt(svd.s().floatAt(k)));
            }
        }
        return Array.of(rooted, outputs, inputs);
    }
}
