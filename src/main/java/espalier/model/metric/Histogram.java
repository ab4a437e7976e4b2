package espalier.model.metric;

import espalier.model.array.Array;
import espalier.model.array.FloatBlocks;
import java.util.Arrays;

/// How many numbers lie in each of equally wide bins from `low` to `high`; what lies outside counts in the outermost bins.
///
/// @param counts one per bin, shared: not to be changed
public record Histogram(double low, double high, long[] counts) {
    public Histogram {
        if (!(low < high) || counts.length == 0) {
            throw new IllegalArgumentException("A histogram needs a range and bins, not " + low + " to " + high);
        }
    }

    /// The histogram of an array of numbers over `bins` bins from `low` to `high`, in one pass.
    public static Histogram of(Array values, double low, double high, int bins) {
        var scale = Scale.of(low, high, bins);
        long[] counts = new long[bins];
        int[] found = new int[FloatBlocks.SIZE];
        FloatBlocks.read(values, (block, count, _) -> {
            scale.find(block, 0, count, found);
            for (int i = 0; i < count; i++) {
                counts[found[i]]++;
            }
        });
        return new Histogram(low, high, counts);
    }

    /// The histogram with these counts.
    public static Histogram of(double low, double high, int[] counts) {
        return new Histogram(low, high, Arrays.stream(counts).asLongStream().toArray());
    }

    /// The number of bins.
    public int bins() {
        return counts.length;
    }

    /// The width of a bin.
    public double binWidth() {
        return (high - low) / counts.length;
    }

    /// Where bin `bin` begins.
    public double from(int bin) {
        return low + bin * binWidth();
    }

    /// The middle of bin `bin`.
    public double centre(int bin) {
        return low + (bin + 0.5) * binWidth();
    }

    /// The bin that `value` counts in.
    public int binOf(double value) {
        return Scale.of(low, high, counts.length).bin((float) value);
    }

    /// All counts together.
    public long total() {
        return Arrays.stream(counts).sum();
    }

    /// The greatest count.
    public long highest() {
        return Arrays.stream(counts).max().orElse(0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Histogram(double otherLow, double otherHigh, long[] otherCounts) && otherLow == low
                && otherHigh == high && Arrays.equals(otherCounts, counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts) * 31 + Double.hashCode(low + high);
    }

    @Override
    public String toString() {
        return "Histogram[" + low + " to " + high + ", " + Arrays.toString(counts) + "]";
    }

    /// Finds bins in single precision; what a loop over many numbers uses.
    ///
    /// @param perUnit bins in one unit
    public record Scale(float low, float perUnit, int last) {
        /// The scale of `bins` bins from `low` to `high`.
        public static Scale of(double low, double high, int bins) {
            return new Scale((float) low, (float) (bins / (high - low)), bins - 1);
        }

        /// The bin that `value` counts in.
        public int bin(float value) {
            return Math.max(0, Math.min(last, (int) ((value - low) * perUnit)));
        }

        /// Leaves the bins of `values[from]` to `values[to - 1]` at the same places of `found`; a loop that becomes vectors.
        public void find(float[] values, int from, int to, int[] found) {
            for (int i = from; i < to; i++) {
                found[i] = Math.max(0, Math.min(last, (int) ((values[i] - low) * perUnit)));
            }
        }
    }
}
