package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;
import java.util.Optional;

/// Ones on a diagonal, zeros elsewhere, in the shape of a matrix.
///
/// @param to the type of the elements; that of the input where there is none
/// @param diagonal how far it lies above the main one
public record EyeLike(Optional<ElementType> to, int diagonal) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        inputs.shape(0).ifPresent(shape -> Dims.requireRank(shape, 2, "the input"));
        Fact like = Fact.like(inputs.get(0), inputs.shape(0));
        return List.of(to.map(like::withType).orElse(like));
    }
}
