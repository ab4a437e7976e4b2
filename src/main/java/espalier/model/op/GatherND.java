package espalier.model.op;

import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Slices picked by the places that the last dimension of the indices spells out. Inputs: data, indices.
///
/// @param batchDims leading dimensions that data and indices share
public record GatherND(int batchDims) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = inputs.shape(0).flatMap(data -> inputs.shape(1).flatMap(indices -> pick(data,
                indices)));
        return List.of(Fact.like(inputs.get(0), result));
    }

    private Optional<Shape> pick(Shape data, Shape indices) {
        if (indices.rank() == 0 || !indices.dim(-1).isKnown()) {
            return Optional.empty();
        }
        long depth = batchDims + indices.size(-1);
        if (batchDims < 0 || depth > data.rank()) {
            throw new IllegalArgumentException("indices of %s reach deeper than data of %s".formatted(indices, data));
        }
        var dims = new ArrayList<>(indices.dims().subList(0, indices.rank() - 1));
        dims.addAll(data.dims().subList((int) depth, data.rank()));
        return Optional.of(new Shape(dims));
    }
}
