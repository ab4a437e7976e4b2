package espalier.compress.quantize;

import espalier.compress.integer.Entropy;
import espalier.model.recipe.Knob;
import espalier.model.recipe.Labelled;
import java.util.Arrays;

/// Finds how far the levels of each slice reach: what lies beyond is clipped, so that steps are finer for all others.
public final class WeightRange {
    /// Numbers of a slice that are looked at for the squared error.
    static final int SAMPLE = 2048;
    /// Numbers of a slice that are sorted, or counted into bins.
    private static final int MOST_COUNTED = 1 << 20;
    private static final int BINS = 512;
    private static final int MOST_ENTROPY_BITS = 8;
    private static final int FACTORS = 24;
    private static final double LEAST_FACTOR = 0.25;

    private final KeptNumbers numbers;
    private final Settings settings;
    private final boolean isSymmetric;
    private final Candidate candidate;

    /// How far to reach.
    public enum Kind implements Labelled {
        /// To the least and the greatest weight.
        MINMAX,
        /// So far that a given share of the weights lies inside.
        PERCENTILE,
        /// So far that the squared error is least, as Banner, Nahshan and Soudry, *Post-Training 4-bit Quantization of Convolutional
        /// Networks* (2019), section 3, but searched instead of assuming a distribution: a row of factors is tried on at most
        /// [#SAMPLE] weights of a slice.
        MSE,
        /// So far that the distribution of magnitudes loses least information: Migacz, *8-bit Inference with TensorRT* (2017). Up to
        /// 8 bits; finer grids clip nothing.
        ENTROPY;

        @Override
        public String label() {
            return switch (this) {
                case MINMAX -> "Least to greatest";
                case PERCENTILE -> "Percentile";
                case MSE -> "Squared error";
                case ENTROPY -> "Entropy";
            };
        }
    }

    /// How far to reach, as knobs.
    public record Settings(
            @Knob(label = "Range", help = "Levels reach to the outermost weights (minmax), to a share of them (percentile), so far that the squared error is least (mse), or so far that least information is lost (entropy)", initial = "minmax") Kind range,
            @Knob(label = "Percentile", help = "Percent of the weights that lie inside; half of the others are clipped on each side, or those of greatest magnitude where levels are symmetric", min = 50, max = 100, initial = "99.9", when = "range=percentile") double percentile) {
        /// To the outermost weights.
        public static final Settings MINMAX = new Settings(Kind.MINMAX, 100);
    }

    /// The numbers that levels must reach, zero among them.
    record Ends(float least, float greatest) {
        /// The greatest magnitude.
        double magnitude() {
            return Math.max(-(double) least, greatest);
        }

        private Ends times(double factor) {
            return new Ends((float) (least * factor), (float) (greatest * factor));
        }

        private Ends within(float low, float high) {
            return new Ends(Math.min(0, Math.max(least, low)), Math.max(0, Math.min(greatest, high)));
        }
    }

    /// Gives the grid of one slice for the numbers it must reach.
    interface Candidate {
        /// Scale, zero, lowest and highest code.
        Step of(Ends ends);
    }

    /// One slice's grid.
    record Step(float scale, float zero, int low, int high) {}

    WeightRange(KeptNumbers numbers, Settings settings, boolean isSymmetric, Candidate candidate) {
        this.numbers = numbers;
        this.settings = settings;
        this.isSymmetric = isSymmetric;
        this.candidate = candidate;
    }

    /// The grid of slice `slice`.
    ///
    /// @param all its least and greatest number
    Step step(int slice, Ends all) {
        return switch (settings.range) {
            case MINMAX -> candidate.of(all);
            case PERCENTILE -> candidate.of(percentile(slice, all));
            case MSE -> leastSquares(slice, all);
            case ENTROPY -> candidate.of(entropy(slice, all));
        };
    }

    /// Clips the greatest magnitudes, or as many numbers at both ends: of `n` numbers `n·(100 − percentile)/100` in all, rounded down.
    private Ends percentile(int slice, Ends all) {
        // 100 − 99.9 is a little less than 0.1.
        double share = (100 - settings.percentile) / 100 + 1e-9;
        if (isSymmetric) {
            float[] magnitudes = numbers.magnitudes(slice, MOST_COUNTED);
            float limit = magnitudes.length == 0
                    ? 0
                    : magnitudes[magnitudes.length - 1 - (int) (magnitudes.length * share)];
            return all.within(-limit, limit);
        }
        float[] sorted = numbers.of(slice, MOST_COUNTED);
        Arrays.sort(sorted);
        int cut = (int) (sorted.length * share / 2);
        return sorted.length == 0 ? all : all.within(sorted[cut], sorted[sorted.length - 1 - cut]);
    }

    /// The grid with the least sum of squared errors; of equal ones the widest.
    private Step leastSquares(int slice, Ends all) {
        float[] sample = numbers.of(slice, SAMPLE);
        Step best = candidate.of(all);
        double least = error(best, sample);
        for (int i = 1; i < FACTORS; i++) {
            Step step = candidate.of(all.times(1 - i * (1 - LEAST_FACTOR) / (FACTORS - 1)));
            double error = error(step, sample);
            if (error < least) {
                least = error;
                best = step;
            }
        }
        return best;
    }

    private static double error(Step step, float[] sample) {
        double error = 0;
        for (float value : sample) {
            double code = Math.rint(value / step.scale + step.zero);
            double near = Math.min(Math.max(code, step.low), step.high);
            double lost = value - step.scale * (near - step.zero);
            error += lost * lost;
        }
        return error;
    }

    private Ends entropy(int slice, Ends all) {
        Step step = candidate.of(all);
        int levels = Math.max(2, (step.high - step.low + 2) / 2);
        if (levels > 1 << (MOST_ENTROPY_BITS - 1) || all.magnitude() == 0) {
            return all;
        }
        double width = all.magnitude() / BINS;
        long[] counts = new long[BINS];
        for (float number : numbers.of(slice, MOST_COUNTED)) {
            counts[(int) Math.min(BINS - 1, Math.abs(number) / width)]++;
        }
        float limit = (float) (Entropy.threshold(counts, levels) * width);
        return all.within(-limit, limit);
    }
}
