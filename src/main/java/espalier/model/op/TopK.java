package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// The greatest or least elements along `axis` with their positions, of equal ones the first. Inputs: data, how many.
///
/// @param sorted whether they must come in order; they do anyway
public record TopK(int axis, boolean largest, boolean sorted) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Dim count = inputs.get(1).known().filter(all -> all.size() == 1 && all.getFirst() >= 0)
                .map(all -> Dim.of(all.getFirst())).orElse(new Dim.Unknown());
        Optional<Shape> result = inputs.shape(0).map(data -> data.with(Dims.axis(axis, data.rank()), count));
        Fact values = Fact.like(inputs.get(0), result);
        return List.of(values, values.withType(ElementType.INT64));
    }
}
