package espalier.compress;

import static espalier.compress.CompressorTest.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Methods together on one layer: what each of them promises still holds, whatever the settings.
class CompositionTest {
    private static final int TRIES = 60;
    private final RandomGenerator random = SmallModels.random(41);

    @Test
    void zerosStayZeroLevelsStayLevelsAndRanksStaySmall() {
        for (int i = 0; i < TRIES; i++) {
            Graph graph = SmallModels.of(100 + i);
            double sparsity = random.nextDouble(0.02, 0.99);
            int bits = random.nextInt(1, 17);
            double fraction = random.nextDouble(0.01, 1);
            Stage.Compress stage = Stage.Compress.NOTHING;
            if (random.nextBoolean()) {
                stage = stage.with(Target.WHOLE_MODEL, step("magnitude", "sparsity", sparsity, "scope", "local"));
            }
            boolean hasPalette = random.nextBoolean();
            if (hasPalette) {
                stage = stage.with(Target.WHOLE_MODEL, step("palette", "bits", Math.min(8, bits), "granularity",
                        random.nextBoolean() ? "tensor" : "channel"));
            }
            boolean hasFew = !hasPalette && random.nextBoolean();
            if (hasFew) {
                stage = stage.with(Target.WHOLE_MODEL, few(bits));
            }
            if (!hasPalette && !hasFew && random.nextBoolean()) {
                stage = stage.with(Target.WHOLE_MODEL, step("uniform", "bits", bits, "scheme",
                        random.nextBoolean() ? "affine" : "symmetric", "granularity",
                        random.nextBoolean() ? "tensor" : "channel"));
            }
            if (random.nextBoolean()) {
                stage = stage.with(Target.WHOLE_MODEL, step("svd", "fraction", fraction));
            }
            check(graph, new Compressor(graph, JacobiSvd::decompose), stage, sparsity, fraction);
        }
    }

    private Step few(int bits) {
        String granularity = random.nextBoolean() ? "tensor" : "channel";
        return switch (random.nextInt(4)) {
            case 0 -> step("ternary", "granularity", granularity, "scales", "learned");
            case 1 -> step("binary", "granularity", granularity);
            case 2 -> step("pot", "bits", Math.clamp(bits, 2, 6), "granularity", granularity);
            default -> step("apot", "bits", Math.clamp(bits, 2, 8), "granularity", granularity, "scales", "learned");
        };
    }

    private static void check(Graph graph, Compressor compressor, Stage.Compress stage, double sparsity,
            double fraction) {
        Compression compression = compressor.compress(stage, JobContext.QUIET);
        for (Layer layer : graph.layers()) {
            Weight weight = compression.graph().weights().get(layer.weight());
            var steps = stage.resolve(layer.name(), layer.operator());
            if (weight instanceof LowRank(var _, List<Weight> factors)) {
                assertThat(((LowRank) weight).rank())
                        .isEqualTo(Math.max(1, (int) Math.round(fraction * layer.fullRank())));
                factors.forEach(factor -> check(factor, steps.containsKey("magnitude"), sparsity));
            } else {
                check(weight, steps.containsKey("magnitude"), sparsity);
            }
            LayerReport report = compressor.report(layer, compression);
            assertThat(report.nonZeros()).isEqualTo(weight.nonZeros());
            assertThat(report.squaredError()).isCloseTo(error(graph.weights().get(layer.weight()), weight),
                    within(1e-6));
        }
    }

    private static void check(Weight weight, boolean pruned, double sparsity) {
        Array dense = weight.toDense();
        long zeros = dense.elements() - new Dense(dense).nonZeros();
        if (pruned) {
            assertThat(zeros).isGreaterThanOrEqualTo(Math.round(sparsity * dense.elements()));
        }
        Weight values = weight instanceof Sparse(var _, Weight kept) ? kept : weight;
        if (values instanceof Palettized palettized) {
            for (long i = 0; i < dense.elements(); i++) {
                assertThat(dense.floatAt(i)).isIn(0f, palettized.valueAt(i));
            }
        }
        if (values instanceof Quantized quantized) {
            Grid grid = quantized.grid();
            for (long i = 0; i < dense.elements(); i++) {
                int slice = grid.slicesOf(quantized.shape()).of(i);
                assertThat(quantized.codeAt(i)).isBetween(grid.low(), grid.high());
                assertThat(dense.floatAt(i)).isIn(0f, grid.decode(quantized.codeAt(i), slice));
            }
        }
    }

    private static double error(Weight before, Weight after) {
        float[] was = before.toDense().toFloats();
        float[] is = after.toDense().toFloats();
        double error = 0;
        for (int i = 0; i < was.length; i++) {
            error += ((double) was[i] - is[i]) * ((double) was[i] - is[i]);
        }
        return error;
    }
}
