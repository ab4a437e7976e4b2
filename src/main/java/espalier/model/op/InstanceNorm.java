package espalier.model.op;

/// `scale · (x − mean) / √(variance + epsilon) + bias` per channel (axis 1), with the statistics of each example's channel.
///
/// Inputs: data, scale, bias.
public record InstanceNorm(float epsilon) implements Normalization {
    @Override
    public String type() {
        return "InstanceNormalization";
    }
}
