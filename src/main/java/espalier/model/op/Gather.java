package espalier.model.op;

import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Slices along `axis` picked by indices. Inputs: data, indices.
public record Gather(int axis) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = inputs.shape(0).flatMap(data -> inputs.shape(1).map(indices -> {
            int along = Dims.axis(axis, data.rank());
            var dims = new ArrayList<>(data.dims().subList(0, along));
            dims.addAll(indices.dims());
            dims.addAll(data.dims().subList(along + 1, data.rank()));
            return new Shape(dims);
        }));
        Optional<List<Whole>> numbers = inputs.get(0).numbers()
                .flatMap(all -> inputs.get(1).known().map(indices -> pick(all, indices)));
        return List.of(Fact.like(inputs.get(0), result).withNumbers(numbers));
    }

    private static List<Whole> pick(List<Whole> all, List<Long> indices) {
        return indices.stream().map(index -> all.get(Dims.axis(index, all.size()))).toList();
    }
}
