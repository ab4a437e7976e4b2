package espalier.compress.integer;

/// The numbers that a grid for activations must reach, zero among them; what lies outside is clipped.
public record ActivationRange(double low, double high) {
    public ActivationRange {
        if (!(low <= 0 && high >= 0) || Double.isInfinite(high - low)) {
            throw new IllegalArgumentException("A range holds zero and is finite, not " + low + " to " + high);
        }
    }

    /// The range that holds this and `other`.
    ActivationRange with(ActivationRange other) {
        return new ActivationRange(Math.min(low, other.low), Math.max(high, other.high));
    }

    /// This range with both ends drawn towards zero.
    ActivationRange times(double factor) {
        return new ActivationRange(low * factor, high * factor);
    }

    /// This range as far as magnitudes are no greater than `limit`.
    ActivationRange within(double limit) {
        return new ActivationRange(Math.max(low, -limit), Math.min(high, limit));
    }
}
