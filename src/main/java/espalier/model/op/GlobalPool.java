package espalier.model.op;

/// Pooling over all spatial dimensions, which stay with size 1. Input: data `[N, C, spatial…]`.
public record GlobalPool(Pool.Kind kind) implements Op {
    @Override
    public String type() {
        return kind == Pool.Kind.MAX ? "GlobalMaxPool" : "GlobalAveragePool";
    }
}
