package espalier.model.metric;

/// How well a classifier does on examples of a split.
///
/// @param correct examples whose largest output is at their label
/// @param examples examples seen, at least 1
/// @param loss mean cross-entropy in nats
public record Score(Split split, long correct, long examples, double loss) {
    private static final double Z95 = 1.959963984540054;

    public Score {
        if (examples < 1 || correct < 0 || correct > examples) {
            throw new IllegalArgumentException(correct + " of " + examples + " is no score");
        }
    }

    /// The share that is correct, 0..1.
    public double accuracy() {
        return (double) correct / examples;
    }

    /// The 95 % interval of the accuracy; Wilson, *Probable Inference* (1927).
    public Interval interval() {
        double p = accuracy();
        double n = examples;
        double z2 = Z95 * Z95;
        double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z95 / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
    }

    /// A range of accuracies, 0..1.
    public record Interval(double low, double high) {
        /// Half the width: what stands behind ±.
        public double halfWidth() {
            return (high - low) / 2;
        }
    }
}
