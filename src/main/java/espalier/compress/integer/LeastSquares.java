package espalier.compress.integer;

import espalier.model.metric.ActivationStatistics;
import espalier.model.metric.Histogram;

/// Finds how far to draw a range in so that rounding to a grid over it costs least: clipping the few largest numbers makes the steps
/// finer for all others. A bin's numbers count as its middle.
///
/// Source: Banner, Nahshan, Soudry, *Post-Training 4-bit Quantization of Convolutional Networks* (2019), section 3, searched instead
/// of assuming a distribution.
final class LeastSquares {
    /// Factors that are tried, from 1 down to 1/[#FACTORS].
    static final int FACTORS = 100;

    private LeastSquares() {
    }

    static ActivationRange range(ActivationStatistics seen, ActivationGrid.Codes codes) {
        ActivationRange all = RangeMethod.everything(seen);
        ActivationRange best = all;
        double least = Double.POSITIVE_INFINITY;
        for (int i = FACTORS; i > 0; i--) {
            ActivationRange range = all.times((double) i / FACTORS);
            double error = error(seen.histogram(), ActivationGrid.over(range, codes), codes);
            if (error < least) {
                least = error;
                best = range;
            }
        }
        return best;
    }

    private static double error(Histogram histogram, ActivationGrid grid, ActivationGrid.Codes codes) {
        double error = 0;
        for (int bin = 0; bin < histogram.bins(); bin++) {
            if (histogram.counts()[bin] > 0) {
                double value = histogram.centre(bin);
                double lost = value - grid.rounded(value, codes);
                error += histogram.counts()[bin] * lost * lost;
            }
        }
        return error;
    }
}
