package espalier.model.op;

import java.util.List;

/// `exp(x) / Σ exp(x)` along `axis`, or its logarithm.
///
/// @param flatten whether dimensions from `axis` on are one, as before opset 13
public record Softmax(int axis, boolean log, boolean flatten) implements NumericOp {
    @Override
    public String type() {
        return log ? "LogSoftmax" : "Softmax";
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
