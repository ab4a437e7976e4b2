package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Dimensions of size 1 taken away. Inputs: data, axes (optional; all of size 1 when absent).
public record Squeeze() implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = inputs.has(1)
                ? inputs.shape(0).flatMap(data -> inputs.get(1).known().map(axes -> squeeze(data, axes)))
                : inputs.shape(0).filter(Shape::isKnown).map(Squeeze::squeezeOnes);
        return List.of(Fact.like(inputs.get(0), result).withNumbers(inputs.get(0).numbers()));
    }

    private static Shape squeeze(Shape data, List<Long> axes) {
        var gone = new HashSet<Integer>();
        axes.forEach(axis -> gone.add(Dims.axis(axis, data.rank())));
        var dims = new ArrayList<Dim>();
        for (int i = 0; i < data.rank(); i++) {
            if (!gone.contains(i)) {
                dims.add(data.dim(i));
            } else if (data.dim(i).sizeOr(1) != 1) {
                throw new IllegalArgumentException("dimension " + i + " of " + data + " is not 1 and cannot go");
            }
        }
        return new Shape(dims);
    }

    private static Shape squeezeOnes(Shape data) {
        return new Shape(data.dims().stream().filter(dim -> dim.sizeOr(1) != 1).toList());
    }
}
