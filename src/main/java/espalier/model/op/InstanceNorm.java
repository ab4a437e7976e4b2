package espalier.model.op;

import java.util.List;

/// `scale · (x − mean) / √(variance + epsilon) + bias` per channel (axis 1), with the statistics of each example's channel.
///
/// Inputs: data, scale, bias.
public record InstanceNorm(float epsilon) implements NeuralOp {
    @Override
    public String type() {
        return "InstanceNormalization";
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
