package espalier.compress.quantize;

import espalier.compress.method.Quantization;

import espalier.model.weight.Grid;

/// Finds how far to narrow the range of each slice so that rounding to a grid over it costs least: clipping the few largest
/// numbers makes the steps finer for all others.
///
/// Tries a row of factors on at most [#SAMPLE] evenly spread numbers of a slice.
/// Source: Banner, Nahshan, Soudry, *Post-Training 4-bit Quantization of Convolutional Networks* (2019), section 3, searched
/// instead of assuming a distribution.
final class RangeSearch {
    /// Numbers of a slice that are looked at.
    static final int SAMPLE = 2048;
    private static final int FACTORS = 24;
    private static final double LEAST_FACTOR = 0.25;

    private final KeptNumbers numbers;

    RangeSearch(KeptNumbers numbers) {
        this.numbers = numbers;
    }

    /// Gives the grid of one slice for a range that is narrowed by a factor.
    interface Candidate {
        /// Scale, zero, lowest and highest code for a range of `factor` times its ends.
        Step of(double factor);
    }

    /// One slice's grid.
    record Step(float scale, float zero, int low, int high) {}

    /// The grid of slice `slice` with the least sum of squared errors; of equal ones the widest.
    Step best(int slice, Candidate candidate) {
        float[] sample = numbers.of(slice, SAMPLE);
        Step best = candidate.of(1);
        double least = error(best, sample);
        for (int i = 1; i < FACTORS; i++) {
            Step step = candidate.of(1 - i * (1 - LEAST_FACTOR) / (FACTORS - 1));
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
}
