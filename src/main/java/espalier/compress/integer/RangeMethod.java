package espalier.compress.integer;

import espalier.model.metric.ActivationStatistics;
import espalier.model.recipe.Labelled;

/// How the range of an activation follows from what was seen of it.
public enum RangeMethod implements Labelled {
    /// From the least to the greatest number.
    MINMAX("Min-max") {
        @Override
        ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind) {
            return everything(seen);
        }
    },
    /// So that a given share of the numbers lies inside; half of the others on each side.
    PERCENTILE("Percentile") {
        @Override
        ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind) {
            return Percentiles.range(seen, percentile);
        }
    },
    /// So that the squared error of rounding and clipping is least.
    MSE("Squared error") {
        @Override
        ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind) {
            return LeastSquares.range(seen, kind);
        }
    },
    /// So that the distribution loses least information, after TensorRT.
    ENTROPY("Entropy") {
        @Override
        ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind) {
            boolean usesAllCodes = seen.least() >= 0 && kind != ActivationGrid.Kind.SYMMETRIC_INT8;
            return everything(seen).within(Entropy.threshold(seen.magnitudes(), usesAllCodes ? 256 : 128)
                    * seen.histogram().binWidth());
        }
    };

    private final String label;

    RangeMethod(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /// The range for a grid of a kind.
    ///
    /// @param percentile for [#PERCENTILE]: how many percent of the numbers lie inside
    abstract ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind);

    static ActivationRange everything(ActivationStatistics seen) {
        return new ActivationRange(Math.min(0.0, seen.least()), Math.max(0.0, seen.greatest()));
    }
}
