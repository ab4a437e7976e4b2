package espalier.model.op;

/// `x / (Σ |x|ᵖ)^(1/p)` along `axis`; zeros stay zeros. Input: data.
///
/// @param p 1 or 2
public record LpNorm(int axis, int p) implements Normalization {
    public LpNorm {
        if (p != 1 && p != 2) {
            throw new IllegalArgumentException("p must be 1 or 2, not " + p);
        }
    }

    @Override
    public String type() {
        return "LpNormalization";
    }
}
