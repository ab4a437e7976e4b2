package espalier.compress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.compress.SmallModels;
import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.recipe.KnobValue;
import espalier.model.weight.Grid;
import espalier.model.weight.Mask;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How far grids reach, against sorting and against a naive divergence.
class WeightRangeTest {
    private static final int BINS = 512;

    private static Grid grid(Array values, Kept kept, int bits, String scheme, String range, double percentile) {
        var method = new UniformQuantization();
        return method.levels(new Part(values, 0), kept, method.read(Map.of("bits", KnobValue.of(bits), "scheme",
                KnobValue.of(scheme), "granularity", KnobValue.of("tensor"), "range", KnobValue.of(range), "percentile",
                KnobValue.of(percentile))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {50, 90, 99, 99.9, 100})
    void aPercentileLeavesOutTheGreatestMagnitudesOfASymmetricGrid(double percentile) {
        RandomGenerator random = SmallModels.random(61);
        for (int size : new int[]{1, 7, 1000}) {
            Array values = SmallModels.normal(random, size);
            float[] sorted = values.toFloats().clone();
            for (int i = 0; i < size; i++) {
                sorted[i] = Math.abs(sorted[i]);
            }
            Arrays.sort(sorted);
            int left = size - (int) Math.floor(size * Math.round(10 * (100 - percentile)) / 1000.0);
            Grid grid = grid(values, Kept.ALL, 8, "symmetric", "percentile", percentile);
            assertThat(grid.decode(grid.high(), 0)).isCloseTo(sorted[left - 1], within(1e-6f * sorted[left - 1]));
        }
    }

    @Test
    void aPercentileLeavesOutAsManyOnBothSidesOfAnAffineGrid() {
        float[] numbers = new float[1000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i - 300;
        }
        Array values = Array.of(numbers, 1000);
        Grid grid = grid(values, Kept.ALL, 12, "affine", "percentile", 98);
        double step = grid.scales().floatAt(0);
        assertThat((double) grid.decode(grid.low(), 0)).isCloseTo(-290, within(step));
        assertThat((double) grid.decode(grid.high(), 0)).isCloseTo(689, within(step));
        Grid left = grid(values, new Kept.By(Mask.of(values.shape(), i -> i >= 500)), 12, "affine", "percentile", 98);
        // Zero is always a level.
        assertThat((double) left.decode(left.low(), 0)).isCloseTo(0, within(step));
        assertThat((double) left.decode(left.high(), 0)).isCloseTo(694, within(step));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 6, 8})
    void entropyClipsWhereTheNaiveDivergenceIsLeast(int bits) {
        RandomGenerator random = SmallModels.random(60 + bits);
        float[] numbers = SmallModels.normal(random, 20_000).toFloats().clone();
        for (int i = 0; i < 20; i++) {
            numbers[i] *= 3;
        }
        float greatest = 0;
        for (float number : numbers) {
            greatest = Math.max(greatest, Math.abs(number));
        }
        double[] counts = new double[BINS];
        for (float number : numbers) {
            counts[(int) Math.min(BINS - 1, Math.abs(number) / ((double) greatest / BINS))]++;
        }
        counts[0] = counts[1];
        int levels = 1 << (bits - 1);
        int best = BINS;
        double least = Double.POSITIVE_INFINITY;
        for (int kept = levels; kept <= BINS; kept++) {
            double divergence = divergence(counts, kept, levels);
            if (divergence <= least) {
                least = divergence;
                best = kept;
            }
        }
        Grid grid = grid(Array.of(numbers, numbers.length), Kept.ALL, bits, "symmetric", "entropy", 100);
        assertThat((double) grid.decode(grid.high(), 0)).isCloseTo(best * ((double) greatest / BINS),
                within(1e-5 * greatest));
        assertThat(best).isLessThan(BINS);
    }

    /// Of the first `kept` bins, those beyond added to the last, from the same bins as `levels` levels of equal counts.
    private static double divergence(double[] counts, int kept, int levels) {
        double[] p = Arrays.copyOf(counts, kept);
        for (int i = kept; i < counts.length; i++) {
            p[kept - 1] += counts[i];
        }
        double[] q = new double[kept];
        for (int level = 0; level < levels; level++) {
            int from = level * kept / levels;
            int to = (level + 1) * kept / levels;
            double sum = 0;
            int filled = 0;
            for (int i = from; i < to; i++) {
                sum += counts[i];
                filled += counts[i] > 0 ? 1 : 0;
            }
            for (int i = from; i < to; i++) {
                q[i] = counts[i] > 0 ? sum / filled : 0;
            }
        }
        double allP = Arrays.stream(p).sum();
        double allQ = Arrays.stream(q).sum();
        double divergence = 0;
        for (int i = 0; i < kept; i++) {
            divergence += p[i] > 0 ? p[i] / allP * Math.log(p[i] / allP / (q[i] / allQ)) : 0;
        }
        return divergence;
    }

    @Test
    void finerGridsThanEightBitsReachTheOutermostWeightsForEntropy() {
        Array values = SmallModels.normal(SmallModels.random(62), 3000);
        assertThat(grid(values, Kept.ALL, 12, "symmetric", "entropy", 100).scales().sameContentAs(
                grid(values, Kept.ALL, 12, "symmetric", "minmax", 100).scales())).isTrue();
    }
}
