package espalier.model.op;

/// `x / (bias + alpha / size · Σ x²)^beta`, where the sum is over `size` channels (axis 1) around each. Input: data.
public record LocalResponseNorm(int size, float alpha, float beta, float bias) implements Normalization {
    public LocalResponseNorm {
        Dims.requirePositive(size, "size");
    }

    @Override
    public String type() {
        return "LRN";
    }
}
