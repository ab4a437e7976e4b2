package espalier.compress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.compress.SmallModels;
import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.compress.quantize.KMeansPalette.Settings;
import espalier.compress.quantize.KMeansPalette.Start;
import espalier.model.array.Array;
import espalier.model.recipe.KnobValue;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Palettes are what the textbook's k-means gives, and fit weights better than even levels do.
class KMeansPaletteTest {
    private static final KMeansPalette METHOD = new KMeansPalette();

    private static Palette palette(Array values, Kept kept, int bits, Start start, Granularity granularity) {
        return METHOD.levels(new Part(values, 0), kept,
                new Settings(bits, start, granularity, 3, KMeansPalette.Tuning.VALUES, Rounding.NEAREST));
    }

    @Test
    void linearStartSettlesWhereLloydsAlgorithmSettles() {
        RandomGenerator random = SmallModels.random(4);
        for (int i = 0; i < 40; i++) {
            float[] values = SmallModels.normal(random, 1 + random.nextInt(40), 1 + random.nextInt(20)).toFloats();
            int bits = random.nextInt(1, 6);
            Palette palette = palette(Array.of(values.clone(), values.length, 1), Kept.ALL, bits, Start.LINEAR,
                    Granularity.TENSOR);
            List<Double> expected = lloyd(values, 1 << bits);
            assertThat(palette.size()).isEqualTo(expected.size());
            for (int code = 0; code < palette.size(); code++) {
                assertThat((double) palette.decode(code, 0)).isCloseTo(expected.get(code), within(1e-6));
            }
        }
    }

    /// Lloyd's algorithm as every textbook has it: assign each number to its nearest mean, move each mean, until nothing moves.
    private static List<Double> lloyd(float[] values, int most) {
        double least = Float.POSITIVE_INFINITY;
        double greatest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        float[] means = new float[most];
        for (int i = 0; i < most; i++) {
            means[i] = (float) (least + i * ((greatest - least) / (most - 1)));
        }
        int[] counts = new int[most];
        for (boolean moved = true; moved;) {
            double[] sums = new double[most];
            counts = new int[most];
            for (float value : values) {
                int nearest = nearest(means, value);
                sums[nearest] += value;
                counts[nearest]++;
            }
            moved = false;
            for (int i = 0; i < most; i++) {
                float mean = counts[i] == 0 ? means[i] : (float) (sums[i] / counts[i]);
                moved |= Math.abs(mean - means[i]) > 1e-9;
                means[i] = mean;
            }
        }
        var used = new ArrayList<Double>();
        for (int i = 0; i < most; i++) {
            if (counts[i] > 0) {
                used.add((double) means[i]);
            }
        }
        return used;
    }

    private static int nearest(float[] means, float value) {
        int best = 0;
        for (int i = 1; i < means.length; i++) {
            best = Math.abs((double) value - means[i]) < Math.abs((double) value - means[best]) ? i : best;
        }
        return best;
    }

    @ParameterizedTest
    @EnumSource(Start.class)
    void everyValueIsTheMeanOfTheWeightsThatTakeIt(Start start) {
        RandomGenerator random = SmallModels.random(5);
        for (int i = 0; i < 30; i++) {
            Array values = SmallModels.normal(random, 4, 1 + random.nextInt(200));
            int bits = random.nextInt(1, 9);
            Palette palette = palette(values, Kept.ALL, bits, start, Granularity.TENSOR);
            var weight = palette.nearest(values);
            double[] sums = new double[palette.size()];
            int[] counts = new int[palette.size()];
            for (int k = 0; k < values.elements(); k++) {
                sums[weight.codeAt(k)] += values.floatAt(k);
                counts[weight.codeAt(k)]++;
                for (int code = 0; code < palette.size(); code++) {
                    assertThat(Math.abs((double) weight.valueAt(k) - values.floatAt(k)))
                            .isLessThanOrEqualTo(Math.abs((double) palette.decode(code, 0) - values.floatAt(k)));
                }
            }
            assertThat(palette.size()).isBetween(1, 1 << bits);
            for (int code = 0; code < palette.size(); code++) {
                assertThat((double) palette.decode(code, 0)).isCloseTo(sums[code] / counts[code], within(1e-6));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Start.class)
    void findsClustersThatAreThere(Start start) {
        RandomGenerator random = SmallModels.random(6);
        float[] centres = {-0.9f, -0.25f, 0.1f, 0.8f};
        float[] values = new float[4000];
        for (int i = 0; i < values.length; i++) {
            values[i] = centres[i % 4] + (float) random.nextGaussian() * 0.003f;
        }
        Palette palette = palette(Array.of(values, 40, 100), Kept.ALL, 2, start, Granularity.TENSOR);
        assertThat(palette.values(0)).usingComparatorWithPrecision(0.001f).containsExactly(centres);
    }

    @Test
    void fitsBellShapedWeightsBetterThanAnEvenGrid() {
        Array values = SmallModels.normal(SmallModels.random(7), 7, 3000);
        var uniform = new UniformQuantization().levels(new Part(values, 0), Kept.ALL,
                new UniformQuantization().read(Map.of("bits", KnobValue.of(4), "scheme", KnobValue.of("affine"),
                        "granularity", KnobValue.of("tensor"), "range", KnobValue.of("mse"))));
        for (Start start : Start.values()) {
            Palette palette = palette(values, Kept.ALL, 4, start, Granularity.TENSOR);
            assertThat(error(values, palette.nearest(values).toDense()))
                    .isLessThan(0.8 * error(values, uniform.nearest(values).toDense()));
        }
    }

    @Test
    void weightsThatArePrunedHaveNoPart() {
        Array values = SmallModels.normal(SmallModels.random(8), 20, 50);
        Mask mask = Mask.of(values.shape(), i -> Math.abs(values.floatAt(i)) > 0.1f);
        float[] left = new float[(int) mask.kept()];
        for (int i = 0, next = 0; i < values.elements(); i++) {
            if (mask.keeps(i)) {
                left[next++] = values.floatAt(i);
            }
        }
        Palette expected = palette(Array.of(left, left.length), Kept.ALL, 3, Start.DENSITY, Granularity.TENSOR);
        Palette palette = palette(values, new Kept.By(mask), 3, Start.DENSITY, Granularity.TENSOR);
        assertThat(palette.values(0)).containsExactly(expected.values(0));
    }

    @Test
    void channelsHavePalettesOfTheirOwn() {
        float[] values = {1, 1, 2, 2, -5, -5, -5, -5, 7, 8, 9, 10};
        Palette palette = palette(Array.of(values, 3, 4), Kept.ALL, 1, Start.LINEAR, Granularity.CHANNEL);
        assertThat(palette.values(0)).containsExactly(1, 2);
        assertThat(palette.values(1)).containsExactly(-5, -5);
        assertThat(palette.values(2)).containsExactly(7.5f, 9.5f);
    }

    private static double error(Array before, Array after) {
        double error = 0;
        for (int i = 0; i < before.elements(); i++) {
            error += Math.pow(before.floatAt(i) - after.floatAt(i), 2);
        }
        return error;
    }
}
