package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The slices along an axis for which a list of truth values says so. Inputs: data, condition.
///
/// @param axis nothing where the data counts as one list
public record Compress(Optional<Integer> axis) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = axis.isEmpty()
                ? Optional.of(Fact.unknown(1))
                : inputs.shape(0).map(data -> {
                    var dims = new ArrayList<>(data.dims());
                    dims.set(Dims.axis(axis.get(), data.rank()), new Dim.Unknown());
                    return new Shape(dims);
                });
        return List.of(Fact.like(inputs.get(0), result));
    }
}
