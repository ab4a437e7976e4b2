package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;

/// Whether an element is infinite.
///
/// @param negative whether minus infinity counts
/// @param positive whether plus infinity counts
public record IsInf(boolean negative, boolean positive) implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)).withType(ElementType.BOOL));
    }
}
