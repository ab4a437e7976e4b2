package espalier.model.op;

import java.util.List;

/// The p-norm of each window: `(Σ |x|ᵖ)^(1/p)`. Input: data `[N, C, spatial…]`.
///
/// @param ceil whether a last partial window counts
public record LpPool(Window window, int p, boolean ceil) implements WindowOp {
    public LpPool {
        Dims.requirePositive(p, "p");
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(data -> {
            Dims.requireRank(data, window.spatial() + 2, "the data");
            return window.slideOver(data, ceil);
        })));
    }
}
