package espalier.compress.integer;

import espalier.model.metric.ActivationStatistics;

/// How the range of an activation follows from what was seen of it.
public enum RangeMethod {
    /// From the least to the greatest number.
    MINMAX {
        @Override
        ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind) {
            return everything(seen);
        }
    },
    /// So that a given share of the numbers lies inside; half of the others on each side.
    PERCENTILE {
        @Override
        ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind) {
            return Percentiles.range(seen, percentile);
        }
    },
    /// So that the squared error of rounding and clipping is least.
    MSE {
        @Override
        ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind) {
            return LeastSquares.range(seen, kind);
        }
    },
    /// So that the distribution loses least information, after TensorRT.
    ENTROPY {
        @Override
        ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind) {
            boolean usesAllCodes = seen.least() >= 0 && kind != ActivationGrid.Kind.SYMMETRIC_INT8;
            return everything(seen).within(Entropy.threshold(seen.magnitudes(), usesAllCodes ? 256 : 128)
                    * seen.histogram().binWidth());
        }
    };

    /// The range for a grid of a kind.
    ///
    /// @param percentile for [#PERCENTILE]: how many percent of the numbers lie inside
    abstract ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind);

    static ActivationRange everything(ActivationStatistics seen) {
        return new ActivationRange(Math.min(0.0, seen.least()), Math.max(0.0, seen.greatest()));
    }
}
