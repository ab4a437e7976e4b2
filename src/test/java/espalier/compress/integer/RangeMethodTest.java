package espalier.compress.integer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.model.metric.ActivationStatistics;
import espalier.model.metric.Histogram;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds every way to choose a range to a search over the numbers themselves.
class RangeMethodTest {
    private static final int COUNT = 20_000;
    /// Half of the numbers are the same.
    private static final double[] BACKGROUND = sample(7,
            random -> random.nextBoolean() ? -0.81 : 2 * random.nextDouble());

    /// Bell-shaped, heavy-tailed, rectified and one-sided numbers, and some far off.
    static Stream<Arguments> samples() {
        return Stream.concat(smooth(), Stream.of(Arguments.of("background", BACKGROUND)));
    }

    /// Those in which no number occurs so often that its place within a bin matters.
    static Stream<Arguments> smooth() {
        return Stream.of(Arguments.of("normal", sample(1, Random::nextGaussian)),
                Arguments.of("rectified", sample(2, random -> Math.max(0, random.nextGaussian()))),
                Arguments.of("heavy", sample(3, random -> Math.pow(random.nextGaussian(), 5))),
                Arguments.of("shifted", sample(4, random -> 3 + random.nextGaussian())),
                Arguments.of("negative", sample(5, random -> -random.nextDouble())),
                Arguments.of("outlier", sample(6,
                        random -> random.nextInt(4000) == 0 ? 40 * random.nextDouble() : random.nextGaussian())));
    }

    private interface Draw {
        double from(Random random);
    }

    private static double[] sample(long seed, Draw draw) {
        var random = new Random(seed);
        double[] values = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = (float) draw.from(random);
        }
        Arrays.sort(values);
        return values;
    }

    private static ActivationStatistics seen(double[] sorted) {
        float least = (float) sorted[0];
        float greatest = (float) sorted[COUNT - 1];
        Histogram histogram = ActivationStatistics.emptyHistogram(least, greatest);
        for (double value : sorted) {
            histogram.counts()[histogram.binOf(value)]++;
        }
        return new ActivationStatistics(least, greatest, histogram);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void minmaxReachesFromTheLeastToTheGreatestAndToZero(String name, double[] sorted) {
        assertThat(RangeMethod.MINMAX.range(seen(sorted), 50, ActivationGrid.Kind.AFFINE_UINT8))
                .isEqualTo(new ActivationRange(Math.min(0, sorted[0]), Math.max(0, sorted[COUNT - 1])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void percentileLeavesHalfOfTheRestOnEachSide(String name, double[] sorted) {
        ActivationStatistics seen = seen(sorted);
        for (double percentile : new double[]{99.9, 99, 90}) {
            ActivationRange range = RangeMethod.PERCENTILE.range(seen, percentile, ActivationGrid.Kind.AFFINE_UINT8);
            int cut = (int) Math.round(COUNT * (100 - percentile) / 200);
            double bin = seen.histogram().binWidth() * 1.001;
            assertThat(range.low()).isCloseTo(Math.min(0, sorted[cut]), within(bin));
            assertThat(range.high()).isCloseTo(Math.max(0, sorted[COUNT - 1 - cut]), within(bin));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smooth")
    void mseFindsARangeWhoseErrorNoOtherBeats(String name, double[] sorted) {
        for (ActivationGrid.Kind kind : ActivationGrid.Kind.values()) {
            ActivationRange found = RangeMethod.MSE.range(seen(sorted), 0, kind);
            double best = Double.POSITIVE_INFINITY;
            for (int factor = 1; factor <= 400; factor++) {
                best = Math.min(best, squaredError(sorted, Math.min(0, sorted[0]) * factor / 400,
                        Math.max(0, sorted[COUNT - 1]) * factor / 400, kind));
            }
            assertThat(squaredError(sorted, found.low(), found.high(), kind)).isLessThanOrEqualTo(best * 1.03);
        }
    }

    /// The plain arithmetic of an affine grid, number by number.
    private static double squaredError(double[] values, double low, double high, ActivationGrid.Kind kind) {
        boolean symmetric = kind == ActivationGrid.Kind.SYMMETRIC_INT8;
        double step = symmetric ? Math.max(-low, high) / 127 : (high - low) / 255;
        double zero = symmetric ? 0 : Math.rint(-low / step);
        DoubleUnaryOperator level = value -> {
            double code = Math.rint(value / step) + zero;
            return step * (Math.max(symmetric ? -127 : 0, Math.min(symmetric ? 127 : 255, code)) - zero);
        };
        return Arrays.stream(values).map(value -> value - level.applyAsDouble(value)).map(lost -> lost * lost).sum();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void entropyLosesLeastInformation(String name, double[] sorted) {
        long[] magnitudes = seen(sorted).magnitudes();
        for (int levels : new int[]{128, 256}) {
            int found = Entropy.threshold(magnitudes, levels);
            double best = Double.POSITIVE_INFINITY;
            for (int kept = levels; kept <= magnitudes.length; kept++) {
                best = Math.min(best, divergence(magnitudes, kept, levels));
            }
            assertThat(divergence(magnitudes, found, levels)).isCloseTo(best, within(1e-9));
        }
    }

    @Test
    void entropyClipsNothingBecauseOneNumberIsFrequent() {
        ActivationRange range = RangeMethod.ENTROPY.range(seen(BACKGROUND), 0, ActivationGrid.Kind.AFFINE_UINT8);
        assertThat(range.high()).isGreaterThan(1.95);
        assertThat(range.low()).isEqualTo(BACKGROUND[0]);
    }

    /// Migacz's pseudocode on plain arrays: reference distribution, merged and spread distribution, divergence.
    private static double divergence(long[] magnitudes, int kept, int levels) {
        double[] counts = Arrays.stream(magnitudes).asDoubleStream().toArray();
        counts[0] = counts[1];
        double spike = 0.005 * Arrays.stream(counts).sum();
        for (int i = 1; i + 1 < counts.length; i++) {
            boolean isSpike = counts[i] > spike && counts[i - 1] < counts[i] / 4
                    && counts[i + 1] < counts[i] / 4;
            counts[i] = isSpike ? Math.max(counts[i - 1], counts[i + 1]) : counts[i];
        }
        double[] reference = Arrays.copyOf(counts, kept);
        for (int i = kept; i < counts.length; i++) {
            reference[kept - 1] += counts[i];
        }
        double[] merged = new double[levels];
        int[] filled = new int[levels];
        int[] levelOf = new int[kept];
        for (int i = 0, level = 0; i < kept; i++) {
            while ((long) (level + 1) * kept / levels <= i) {
                level++;
            }
            levelOf[i] = level;
            merged[level] += counts[i];
            filled[level] += counts[i] > 0 ? 1 : 0;
        }
        double[] spread = new double[kept];
        for (int i = 0; i < kept; i++) {
            spread[i] = counts[i] > 0 ? merged[levelOf[i]] / filled[levelOf[i]] : 0;
        }
        double p = Arrays.stream(reference).sum();
        double q = Arrays.stream(spread).sum();
        double divergence = 0;
        for (int i = 0; i < kept; i++) {
            if (reference[i] > 0) {
                divergence += spread[i] == 0
                        ? Double.POSITIVE_INFINITY
                        : reference[i] / p * Math.log(reference[i] / p * q / spread[i]);
            }
        }
        return q == 0 ? Double.POSITIVE_INFINITY : divergence;
    }
}
