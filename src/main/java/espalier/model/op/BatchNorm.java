package espalier.model.op;

/// `scale · (x − mean) / √(variance + epsilon) + bias` per channel (axis 1), with stored statistics.
///
/// Inputs: data, scale, bias, mean, variance.
///
/// @param momentum how much of the old running statistics training keeps (ONNX convention: 0.9)
public record BatchNorm(float epsilon, float momentum) implements Normalization {
    @Override
    public String type() {
        return "BatchNormalization";
    }
}
