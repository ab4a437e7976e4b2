package espalier.model.op;

/// `exp(x) / Σ exp(x)` along `axis`, or its logarithm.
///
/// @param flatten whether dimensions from `axis` on are one, as before opset 13
public record Softmax(int axis, boolean log, boolean flatten) implements Op {
    @Override
    public String type() {
        return log ? "LogSoftmax" : "Softmax";
    }
}
