package espalier.model.op;

import java.util.List;

/// Pooling over windows of the spatial dimensions. Input: data `[N, C, spatial…]`.
///
/// @param ceil whether a last partial window counts
/// @param countPads whether averages divide by padded positions too
public record Pool(Kind kind, Window window, boolean ceil, boolean countPads) implements NeuralOp {
    /// What a window is reduced to.
    public enum Kind {
        AVERAGE, MAX
    }

    @Override
    public String type() {
        return kind == Kind.MAX ? "MaxPool" : "AveragePool";
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(data -> {
            Dims.requireRank(data, window.spatial() + 2, "the data");
            return window.slideOver(data, ceil);
        })));
    }
}
