package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// Maxima put back where a pool found them, zeros elsewhere. Inputs: data, indices, the result's shape (optional).
public record MaxUnpool(Window window) implements WindowOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = inputs.has(2)
                ? inputs.get(2).asShape()
                : inputs.shape(0).map(data -> {
                    Dims.requireRank(data, window.spatial() + 2, "the data");
                    Shape grown = data;
                    for (int i = 0; i < window.spatial(); i++) {
                        grown = grown.with(i + 2, data.dim(i + 2) instanceof Dim.Known(long size)
                                ? Whole.of(size(i, size)).toDim()
                                : new Dim.Unknown());
                    }
                    return grown;
                });
        return List.of(Fact.like(inputs.get(0), result));
    }

    /// The size along spatial dimension `axis` that data of `size` was pooled from, if nothing was lost.
    public long size(int axis, long size) {
        return window.strides().get(axis) * (size - 1) + window.kernel().get(axis) - window.pads().get(axis)
                - window.pads().get(axis + window.spatial());
    }
}
