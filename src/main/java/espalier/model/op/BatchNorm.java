package espalier.model.op;

import java.util.List;

/// `scale · (x − mean) / √(variance + epsilon) + bias` per channel (axis 1), with stored statistics.
///
/// Inputs: data, scale, bias, mean, variance.
///
/// @param momentum how much of the old running statistics training keeps (ONNX convention: 0.9)
public record BatchNorm(float epsilon, float momentum) implements NeuralOp {
    @Override
    public String type() {
        return "BatchNormalization";
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
