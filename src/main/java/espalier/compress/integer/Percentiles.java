package espalier.compress.integer;

import espalier.model.metric.ActivationStatistics;
import espalier.model.metric.Histogram;

/// Cuts the same share of numbers off both ends of a distribution, exact to one bin of its histogram.
final class Percentiles {
    /// 100 − 99.9 is a little less than 0.1.
    private static final double ROUNDING = 1e-6;

    private Percentiles() {
    }

    /// @param percentile how many percent of the numbers lie inside
    static ActivationRange range(ActivationStatistics seen, double percentile) {
        Histogram histogram = seen.histogram();
        long cut = (long) (histogram.total() * (100 - percentile) / 200 + ROUNDING);
        int first = 0;
        for (long below = histogram.counts()[0]; below <= cut && first < histogram.bins() - 1;) {
            below += histogram.counts()[++first];
        }
        int last = histogram.bins() - 1;
        for (long above = histogram.counts()[last]; above <= cut && last > 0;) {
            above += histogram.counts()[--last];
        }
        double low = Math.max(seen.least(), histogram.from(first));
        double high = Math.min(seen.greatest(), histogram.from(last + 1));
        return new ActivationRange(Math.min(0, low), Math.max(0, high));
    }
}
