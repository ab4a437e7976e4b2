package espalier.compress.method;

import espalier.model.array.Array;
import espalier.model.array.FloatBlocks;
import espalier.model.weight.Grid;
import espalier.model.weight.Slices;

/// The range of the numbers of each slice of an array, zero included.
///
/// @param least the least number left, per slice; 0 where none is negative
/// @param greatest the greatest number left, per slice; 0 where none is positive
/// @param meanMagnitude the mean of the magnitudes of the numbers left, per slice; 0 where none is left; empty where it was not counted
public record Ranges(float[] least, float[] greatest, double[] meanMagnitude) {
    /// The ranges of what `kept` leaves of a float array.
    public static Ranges of(Array values, Slices slices, Kept kept) {
        var sums = new Sums(slices, kept);
        FloatBlocks.read(values, sums::read);
        return sums.ranges();
    }

    /// The number of slices.
    public int slices() {
        return least.length;
    }

    /// The greatest magnitude in slice `slice`.
    public float magnitude(int slice) {
        return Math.max(Math.abs(least[slice]), Math.abs(greatest[slice]));
    }

    /// These ranges once numbers of smaller magnitude than `threshold` are pruned, without their means.
    public Ranges above(float threshold) {
        float[] from = new float[slices()];
        float[] to = new float[slices()];
        for (int slice = 0; slice < from.length; slice++) {
            from[slice] = -least[slice] >= threshold ? least[slice] : 0;
            to[slice] = greatest[slice] >= threshold ? greatest[slice] : 0;
        }
        return new Ranges(from, to, new double[0]);
    }

    /// Running sums of slices.
    private static final class Sums {
        private final Slices slices;
        private final Kept kept;
        private final float[] least;
        private final float[] greatest;
        private final double[] magnitudes;
        private final long[] counts;

        Sums(Slices slices, Kept kept) {
            this.slices = slices;
            this.kept = kept;
            least = new float[slices.count()];
            greatest = new float[slices.count()];
            magnitudes = new double[slices.count()];
            counts = new long[slices.count()];
        }

        void read(float[] block, int count, long start) {
            slices.runs(start, count, (slice, step, from, to) -> {
                if (step == 0) {
                    run(block, from, to, start, slice);
                } else {
                    neighbours(block, from, to, start, slice);
                }
            });
        }

        private void run(float[] block, int from, int to, long start, int slice) {
            float min = least[slice];
            float max = greatest[slice];
            double sum = 0;
            int number = 0;
            for (int i = from; i < to; i++) {
                float value = block[i];
                if (kept == Kept.ALL || kept.keeps(start + i, value)) {
                    min = value < min ? value : min;
                    max = value > max ? value : max;
                    sum += Math.abs(value);
                    number++;
                }
            }
            least[slice] = min;
            greatest[slice] = max;
            magnitudes[slice] += sum;
            counts[slice] += number;
        }

        /// Each number is in the slice after that of the number before.
        private void neighbours(float[] block, int from, int to, long start, int first) {
            for (int i = from; i < to; i++) {
                float value = block[i];
                int slice = first + i - from;
                if (kept == Kept.ALL || kept.keeps(start + i, value)) {
                    least[slice] = Math.min(value, least[slice]);
                    greatest[slice] = Math.max(value, greatest[slice]);
                    magnitudes[slice] += Math.abs(value);
                    counts[slice]++;
                }
            }
        }

        Ranges ranges() {
            for (int slice = 0; slice < counts.length; slice++) {
                magnitudes[slice] /= Math.max(1, counts[slice]);
            }
            return new Ranges(least, greatest, magnitudes);
        }
    }
}
