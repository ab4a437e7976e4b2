package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.List;

/// Pooling over all spatial dimensions, which stay with size 1. Input: data `[N, C, spatial…]`.
public record GlobalPool(Pool.Kind kind) implements WindowOp {
    @Override
    public String type() {
        return kind == Pool.Kind.MAX ? "GlobalMaxPool" : "GlobalAveragePool";
    }

    static Shape pooled(Shape data) {
        Shape pooled = data;
        for (int axis = 2; axis < data.rank(); axis++) {
            pooled = pooled.with(axis, Dim.of(1));
        }
        return pooled;
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(GlobalPool::pooled)));
    }
}
