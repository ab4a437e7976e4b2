package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Data repeated along each dimension. Inputs: data, how often for each.
public record Tile() implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = inputs.shape(0).map(data -> inputs.get(1).known().map(all -> repeat(data, all))
                .orElseGet(() -> Fact.unknown(data.rank())));
        return List.of(Fact.like(inputs.get(0), result));
    }

    private static Shape repeat(Shape data, List<Long> repeats) {
        if (repeats.size() != data.rank()) {
            throw new IllegalArgumentException("%s needs %d repeats, not %s".formatted(data, data.rank(), repeats));
        }
        var dims = new ArrayList<Dim>();
        for (int i = 0; i < data.rank(); i++) {
            dims.add(Dims.product(List.of(data.dim(i), Dim.of(repeats.get(i)))));
        }
        return new Shape(dims);
    }
}
