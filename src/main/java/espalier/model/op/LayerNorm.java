package espalier.model.op;

import java.util.List;

/// `scale · (x − mean) / √(variance + epsilon) + bias`, with the statistics of each example over all dimensions from `axis` on.
///
/// Inputs: data, scale, bias (optional).
public record LayerNorm(int axis, float epsilon) implements NeuralOp {
    @Override
    public String type() {
        return "LayerNormalization";
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
