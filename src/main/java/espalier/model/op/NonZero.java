package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// The places of all elements that are not zero, a row for each dimension.
public record NonZero() implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = inputs.shape(0)
                .map(data -> new Shape(List.of(Dim.of(data.rank()), new Dim.Unknown())));
        return List.of(Fact.like(inputs.get(0), result).withType(ElementType.INT64));
    }
}
