package espalier.report;

import espalier.model.metric.Histogram;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/// How the weights of a layer are spread, before and after compression, with what compression did to them.
///
/// @param low the left edge of the first bin
/// @param high the right edge of the last bin
/// @param before weights a bin, of the original layer
/// @param after weights a bin, of the compressed layer, exact zeros left out
/// @param zeros weights of the compressed layer that are exactly zero
/// @param threshold the magnitude below which weights are pruned, if there is one
/// @param levels the values that quantized weights can have; empty for none
public record WeightHistogram(double low, double high, long[] before, long[] after, long zeros,
        OptionalDouble threshold, double[] levels) {
    public WeightHistogram {
        if (before.length == 0 || before.length != after.length || !(low < high)) {
            throw new IllegalArgumentException("A histogram needs bins over a range");
        }
    }

    /// The histogram of a layer, from counts before and after over the same range.
    ///
    /// @param after counts with the exact zeros among them
    /// @param nonZeros how many weights are not zero afterwards
    public static WeightHistogram of(Histogram before, Histogram after, long nonZeros, OptionalDouble threshold,
            List<Float> levels) {
        long[] rest = after.counts().clone();
        int centre = after.binOf(0);
        long zeros = Math.clamp(after.total() - nonZeros, 0, rest[centre]);
        rest[centre] -= zeros;
        return new WeightHistogram(before.low(), before.high(), before.counts(), rest, zeros, threshold,
                levels.stream().mapToDouble(Float::doubleValue).toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WeightHistogram that && low == that.low && high == that.high && zeros == that.zeros
                && threshold.equals(that.threshold) && Arrays.equals(before, that.before)
                && Arrays.equals(after, that.after) && Arrays.equals(levels, that.levels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(low, high, zeros, threshold, Arrays.hashCode(before), Arrays.hashCode(after));
    }

    /// Whether nothing was done to the weights, so far as counts tell.
    public boolean isUntouched() {
        return threshold.isEmpty() && levels.length == 0 && Arrays.equals(before, after);
    }

    /// The number of bins.
    public int bins() {
        return before.length;
    }

    /// The width of one bin.
    public double binWidth() {
        return (high - low) / bins();
    }

    /// The left edge of bin `index`.
    public double edge(int index) {
        return low + index * binWidth();
    }

    /// The bin that holds `value`, or −1 outside.
    public int binOf(double value) {
        int bin = (int) Math.floor((value - low) / binWidth());
        return bin >= 0 && bin < bins() ? bin : -1;
    }
}
