package espalier.model.op;

import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// Pooling over windows of the spatial dimensions. Input: data `[N, C, spatial…]`.
///
/// A second output of a maximum says where in the whole data it was found.
///
/// @param ceil whether a last partial window counts
/// @param countPads whether averages divide by padded positions too
/// @param columnsFirst whether places are counted along the first spatial dimension first
public record Pool(Kind kind, Window window, boolean ceil, boolean countPads, boolean columnsFirst)
        implements
            WindowOp {
    /// What a window is reduced to.
    public enum Kind {
        AVERAGE, MAX
    }

    /// A pool whose places, if it tells them, are counted row by row.
    public Pool(Kind kind, Window window, boolean ceil, boolean countPads) {
        this(kind, window, ceil, countPads, false);
    }

    @Override
    public String type() {
        return kind == Kind.MAX ? "MaxPool" : "AveragePool";
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> shape = inputs.shape(0).map(data -> {
            Dims.requireRank(data, window.spatial() + 2, "the data");
            return window.slideOver(data, ceil);
        });
        Fact pooled = Fact.like(inputs.get(0), shape);
        return outputs > 1 ? List.of(pooled, pooled.withType(ElementType.INT64)) : List.of(pooled);
    }
}
