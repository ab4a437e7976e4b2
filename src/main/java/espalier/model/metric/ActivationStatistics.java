package espalier.model.metric;

/// What was seen of a value of a network while it ran on examples.
///
/// The histogram has bins of equal width that begin at zero or, where negative numbers were seen, at minus the greatest magnitude; zero
/// is always the edge of a bin, so that magnitudes are counted exactly too. Quantiles are exact to one bin.
///
/// @param least the least number, exactly
/// @param greatest the greatest number, exactly
/// @param histogram how many numbers lie in each bin
/// @param averageLeast the exponential moving average of the least numbers of batches, see [#AVERAGING]
/// @param averageGreatest that of the greatest
public record ActivationStatistics(float least, float greatest, Histogram histogram, float averageLeast,
        float averageGreatest) {
    /// The share of a batch in moving averages, those of the first batch apart; the same as in PyTorch's observers.
    public static final float AVERAGING = 0.01f;

    /// Bins on each side of zero.
    public static final int BINS = 2048;

    public ActivationStatistics {
        if (!(least <= greatest)) {
            throw new IllegalArgumentException("Numbers do not reach from " + least + " to " + greatest);
        }
    }

    /// Statistics of a single batch.
    public ActivationStatistics(float least, float greatest, Histogram histogram) {
        this(least, greatest, histogram, least, greatest);
    }

    /// The range that the histogram of numbers from `least` to `greatest` covers, without counts.
    public static Histogram emptyHistogram(float least, float greatest) {
        double magnitude = Math.max(Math.abs((double) least), Math.abs((double) greatest));
        double high = magnitude > 0 ? magnitude : 1;
        return least < 0 ? new Histogram(-high, high, new long[2 * BINS]) : new Histogram(0, high, new long[BINS]);
    }

    /// How many magnitudes lie in each of [#BINS] bins from zero to the greatest.
    public long[] magnitudes() {
        long[] counts = histogram.counts();
        if (counts.length == BINS) {
            return counts.clone();
        }
        long[] folded = new long[BINS];
        for (int i = 0; i < BINS; i++) {
            folded[i] = counts[BINS + i] + counts[BINS - 1 - i];
        }
        return folded;
    }
}
