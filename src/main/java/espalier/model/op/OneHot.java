package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A new dimension that has one value where the index says so and another elsewhere. Inputs: indices, depth, values (off, on).
///
/// @param axis where the new dimension stands in the result
public record OneHot(int axis) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Dim depth = inputs.get(1).known().filter(all -> all.size() == 1 && all.getFirst() >= 0)
                .map(all -> Dim.of(all.getFirst())).orElse(new Dim.Unknown());
        Optional<Shape> result = inputs.shape(0).map(indices -> {
            var dims = new ArrayList<>(indices.dims());
            dims.add(Dims.axis(axis, indices.rank() + 1), depth);
            return new Shape(dims);
        });
        return List.of(Fact.like(inputs.get(2), result));
    }
}
