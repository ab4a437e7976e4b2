package espalier.compress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.compress.DrawnLevels;
import espalier.compress.SmallModels;
import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.compress.quantize.UniformQuantization.Granularity;
import espalier.compress.quantize.UniformQuantization.Scheme;
import espalier.compress.quantize.UniformQuantization.Settings;
import espalier.compress.quantize.WeightRange.Kind;
import espalier.model.array.Array;
import espalier.model.recipe.KnobValue;
import espalier.model.weight.Grid;
import espalier.model.weight.Mask;
import espalier.model.weight.Quantized;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Uniform quantization against searching the nearest of all levels.
class UniformQuantizationTest {
    private static final UniformQuantization METHOD = new UniformQuantization();

    private static Settings settings(int bits, Scheme scheme, Granularity granularity, WeightRange.Kind range) {
        return METHOD.read(Map.of("bits", KnobValue.of(bits), "scheme", word(scheme), "granularity", word(granularity),
                "group", KnobValue.of(7), "range", word(range)));
    }

    private static KnobValue word(Enum<?> choice) {
        return KnobValue.of(choice.name().toLowerCase(Locale.ROOT));
    }

    private static Grid grid(Array values, int bits, Scheme scheme, Granularity granularity) {
        return METHOD.levels(new Part(values, 0), Kept.ALL, settings(bits, scheme, granularity, Kind.MINMAX));
    }

    @ParameterizedTest
    @CsvSource({"1,SYMMETRIC", "2,SYMMETRIC", "3,SYMMETRIC", "4,SYMMETRIC", "8,SYMMETRIC", "1,AFFINE", "2,AFFINE",
            "3,AFFINE", "4,AFFINE", "8,AFFINE"})
    void roundsToTheNearestLevel(int bits, Scheme scheme) {
        Array values = SmallModels.normal(SmallModels.random(bits), 5, 40);
        for (Granularity granularity : Granularity.values()) {
            Grid grid = grid(values, bits, scheme, granularity);
            Array rounded = Quantized.nearest(values, grid).toDense();
            for (int i = 0; i < 200; i++) {
                int slice = grid.slicesOf(values.shape()).of(i);
                double nearest = Double.MAX_VALUE;
                for (float level : DrawnLevels.of(grid, slice)) {
                    nearest = Math.min(nearest, Math.abs((double) level - values.floatAt(i)));
                }
                assertThat(Math.abs((double) rounded.floatAt(i) - values.floatAt(i))).isCloseTo(nearest, within(1e-7));
            }
        }
    }

    @Test
    void aSymmetricGridReachesTheGreatestMagnitudeOfEachChannel() {
        Array values = Array.of(new float[]{0.5f, -1.27f, 0.1f, 2.54f, 0, 1}, 2, 3);
        Grid grid = grid(values, 8, Scheme.SYMMETRIC, Granularity.CHANNEL);
        assertThat(grid.scales().toFloats()).containsExactly(0.01f, 0.02f);
        assertThat(grid.zeros().toFloats()).containsExactly(0, 0);
        assertThat(grid.axis()).isZero();
    }

    @Test
    void anAffineGridHoldsZeroExactlyAndBothEnds() {
        RandomGenerator random = SmallModels.random(21);
        for (int i = 0; i < 200; i++) {
            float shift = (float) random.nextGaussian();
            float[] numbers = new float[50];
            for (int j = 0; j < numbers.length; j++) {
                numbers[j] = shift + (float) random.nextGaussian() * 0.3f;
            }
            Array values = Array.of(numbers, 50);
            int bits = random.nextInt(1, 17);
            Grid grid = grid(values, bits, Scheme.AFFINE, Granularity.TENSOR);
            assertThat(grid.decode(grid.encode(0, 0), 0)).isZero();
            float step = grid.scales().floatAt(0);
            for (float number : numbers) {
                assertThat(grid.decode(grid.encode(number, 0), 0)).isCloseTo(number, within(step * 1.001f));
            }
        }
    }

    @Test
    void oneSymmetricBitIsTheSignTimesTheMeanMagnitude() {
        Array values = Array.of(new float[]{1, -2, 3, -4}, 4);
        Grid grid = grid(values, 1, Scheme.SYMMETRIC, Granularity.TENSOR);
        assertThat(Quantized.nearest(values, grid).toDense().toFloats()).containsExactly(2.5f, -2.5f, 2.5f, -2.5f);
    }

    @Test
    void whatIsPrunedDoesNotCountForTheGrid() {
        Array values = Array.of(new float[]{1, -2, 3, -100}, 4);
        var kept = new Kept.By(Mask.of(values.shape(), i -> i < 3));
        var method = new UniformQuantization();
        var part = new Part(values, 0);
        assertThat(
                method.levels(part, kept,
                        settings(1, Scheme.SYMMETRIC, Granularity.TENSOR, Kind.MINMAX))
                        .scales()
                        .floatAt(0))
                .isEqualTo(4);
        assertThat(
                method.levels(part, kept,
                        settings(3, Scheme.SYMMETRIC, Granularity.TENSOR, Kind.MINMAX))
                        .scales()
                        .floatAt(0))
                .isEqualTo(1);
    }

    @Test
    void clippingNeverCostsMoreThanTheFullRange() {
        RandomGenerator random = SmallModels.random(22);
        for (int i = 0; i < 30; i++) {
            Array values = SmallModels.normal(random, 4, 300);
            Scheme scheme = Scheme.values()[i % 2];
            int bits = random.nextInt(2, 7);
            var part = new Part(values, 0);
            Grid full = grid(values, bits, scheme, Granularity.CHANNEL);
            Grid clipped = new UniformQuantization().levels(part, Kept.ALL,
                    settings(bits, scheme, Granularity.CHANNEL, Kind.MSE));
            assertThat(error(values, clipped)).isLessThanOrEqualTo(error(values, full) * (1 + 1e-6));
            if (bits <= 3) {
                assertThat(error(values, clipped)).isLessThan(error(values, full) * 0.9);
            }
        }
    }

    private static double error(Array values, Grid grid) {
        Array rounded = Quantized.nearest(values, grid).toDense();
        double error = 0;
        for (int i = 0; i < values.elements(); i++) {
            error += Math.pow((double) values.floatAt(i) - rounded.floatAt(i), 2);
        }
        return error;
    }

    @Test
    void groupsReachAsFarAsTheirOwnWeights() {
        // Two outputs of five inputs in groups of two: the last one of each has a single weight.
        Array values = Array.of(new float[]{1, -3, 0.5f, 0.25f, 7, 2, 2, -1, 1, -0.5f}, 2, 5);
        var settings = METHOD.read(Map.of("bits", KnobValue.of(8), "granularity", KnobValue.of("group"), "group",
                KnobValue.of(2)));
        Grid grid = METHOD.levels(new Part(values, 0), Kept.ALL, settings);
        assertThat(grid.group()).isEqualTo(2);
        // Group by group: the first groups of both outputs, their second ones, their last ones.
        assertThat(grid.scales().toFloats()).containsExactly(new float[]{3 / 127f, 2 / 127f, 0.5f / 127, 1 / 127f,
                7 / 127f, 0.5f / 127}, within(1e-8f));
        Grid inColumns = METHOD.levels(new Part(Array.of(new float[]{1, 2, -3, 2, 0.5f, -1}, 3, 2), 1), Kept.ALL,
                settings);
        assertThat(inColumns.scales().toFloats()).containsExactly(new float[]{3 / 127f, 2 / 127f, 0.5f / 127, 1 / 127f},
                within(1e-8f));
        Grid alone = METHOD.levels(new Part(values, 0), Kept.ALL, METHOD.read(Map.of("granularity",
                KnobValue.of("group"), "group", KnobValue.of(5))));
        assertThat(alone.group()).isZero();
    }
}
