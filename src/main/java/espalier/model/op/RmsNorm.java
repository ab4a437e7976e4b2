package espalier.model.op;

/// `scale · x / √(mean of x² + epsilon)`, over all dimensions from `axis` on. Inputs: data, scale.
public record RmsNorm(int axis, float epsilon) implements Normalization {
    @Override
    public String type() {
        return "RMSNormalization";
    }
}
