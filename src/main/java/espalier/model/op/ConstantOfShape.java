package espalier.model.op;

import espalier.model.array.Array;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// An array filled with the one element of `value`. Input: shape.
public record ConstantOfShape(Array value) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact filled = new Fact(Optional.of(value.type()), inputs.get(0).asShape(), Optional.empty());
        boolean isList = filled.shape().filter(shape -> shape.rank() == 1 && shape.isKnown() && shape.size(0) <= 64)
                .isPresent();
        Fact element = Fact.of(value);
        return List.of(isList && element.numbers().isPresent()
                ? filled.withNumbers(Collections
                        .nCopies((int) filled.shape().get().size(0), element.numbers().get().getFirst()))
                : filled);
    }
}
