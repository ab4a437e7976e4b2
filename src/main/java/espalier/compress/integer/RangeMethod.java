package espalier.compress.integer;

import espalier.model.metric.ActivationStatistics;
import espalier.model.recipe.Labelled;

/// How the range of an activation follows from what was seen of it.
public enum RangeMethod implements Labelled {
    /// From the least to the greatest number.
    MINMAX("Min-max") {
        @Override
        public ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Codes codes) {
            return everything(seen);
        }
    },
    /// From the average of the least numbers of batches to that of the greatest, the first batch before all others: each
    /// later one moves it by a hundredth.
    MOVING("Moving average") {
        @Override
        public ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Codes codes) {
            return new ActivationRange(Math.min(0.0, seen.averageLeast()), Math.max(0.0, seen.averageGreatest()));
        }
    },
    /// So that a given share of the numbers lies inside; half of the others on each side.
    PERCENTILE("Percentile") {
        @Override
        public ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Codes codes) {
            return Percentiles.range(seen, percentile);
        }
    },
    /// So that the squared error of rounding and clipping is least.
    MSE("Squared error") {
        @Override
        public ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Codes codes) {
            return LeastSquares.range(seen, codes);
        }
    },
    /// So that the distribution loses least information, after TensorRT.
    ENTROPY("Entropy") {
        @Override
        public ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Codes codes) {
            boolean usesAllCodes = seen.least() >= 0 && !codes.symmetric();
            int all = codes.high() - codes.low() + 1;
            return everything(seen)
                    .within(Entropy.threshold(seen.magnitudes(),
                            Math.min(MOST_LEVELS, usesAllCodes ? all : (all + 1) / 2))
                            * seen.histogram().binWidth());
        }
    };

    /// A level of more than a bin tells nothing of what merging bins loses.
    private static final int MOST_LEVELS = ActivationStatistics.BINS / 2;

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
    /// @param codes those of the grid
    ///
    /// @param percentile for [#PERCENTILE]: how many percent of the numbers lie inside
    public abstract ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Codes codes);

    /// The range for a grid of a kind.
    ActivationRange range(ActivationStatistics seen, double percentile, ActivationGrid.Kind kind) {
        return range(seen, percentile, kind.codes());
    }

    static ActivationRange everything(ActivationStatistics seen) {
        return new ActivationRange(Math.min(0.0, seen.least()), Math.max(0.0, seen.greatest()));
    }
}
