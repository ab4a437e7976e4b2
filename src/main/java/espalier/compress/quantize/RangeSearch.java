package espalier.compress.quantize;

import espalier.compress.method.Kept;
import espalier.compress.method.Quantization;

import espalier.model.array.Array;
import espalier.model.weight.Grid;
import espalier.model.weight.Slices;

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

    private final Array values;
    private final Slices slices;
    private final Kept kept;
    private final float[] sample = new float[SAMPLE];

    RangeSearch(Array values, Slices slices, Kept kept) {
        this.values = values;
        this.slices = slices;
        this.kept = kept;
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
        int number = sample(slice);
        Step best = candidate.of(1);
        double least = error(best, number);
        for (int i = 1; i < FACTORS; i++) {
            Step step = candidate.of(1 - i * (1 - LEAST_FACTOR) / (FACTORS - 1));
            double error = error(step, number);
            if (error < least) {
                least = error;
                best = step;
            }
        }
        return best;
    }

    private int sample(int slice) {
        long size = values.elements() / slices.count();
        long stride = (size + SAMPLE - 1) / SAMPLE;
        int number = 0;
        for (long i = 0; i < size; i += stride) {
            long index = slices.count() == 1
                    ? i
                    : (i / slices.inner() * slices.count() + slice) * slices.inner() + i % slices.inner();
            float value = values.floatAt(index);
            if (kept.keeps((int) index, value)) {
                sample[number++] = value;
            }
        }
        return number;
    }

    private double error(Step step, int number) {
        double error = 0;
        for (int i = 0; i < number; i++) {
            double code = Math.rint(sample[i] / step.scale + step.zero);
            double near = Math.min(Math.max(code, step.low), step.high);
            double lost = sample[i] - step.scale * (near - step.zero);
            error += lost * lost;
        }
        return error;
    }
}
