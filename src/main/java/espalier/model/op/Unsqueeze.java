package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Dimensions of size 1 put in. Inputs: data, axes (positions in the result).
public record Unsqueeze() implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = inputs.shape(0)
                .flatMap(data -> inputs.get(1).known().map(axes -> unsqueeze(data, axes)));
        Optional<List<Whole>> numbers = result.filter(shape -> shape.rank() <= 1).flatMap(_ -> inputs.get(0).numbers());
        return List.of(Fact.like(inputs.get(0), result).withNumbers(numbers));
    }

    private static Shape unsqueeze(Shape data, List<Long> axes) {
        int rank = data.rank() + axes.size();
        var added = new HashSet<Integer>();
        axes.forEach(axis -> added.add(Dims.axis(axis, rank)));
        if (added.size() < axes.size()) {
            throw new IllegalArgumentException("the axes " + axes + " are not distinct");
        }
        var left = new ArrayDeque<>(data.dims());
        var dims = new ArrayList<Dim>();
        for (int i = 0; i < rank; i++) {
            dims.add(added.contains(i) ? Dim.of(1) : left.remove());
        }
        return new Shape(dims);
    }
}
