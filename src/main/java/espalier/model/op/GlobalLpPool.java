package espalier.model.op;

import java.util.List;

/// The p-norm over all spatial dimensions, which stay with size 1. Input: data `[N, C, spatial…]`.
public record GlobalLpPool(int p) implements WindowOp {
    public GlobalLpPool {
        Dims.requirePositive(p, "p");
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(GlobalPool::pooled)));
    }
}
