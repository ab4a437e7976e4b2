package espalier.model.op;

import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// Elements of the second input where the first is true, of the third elsewhere, all broadcast. Inputs: condition, X, Y.
public record Where() implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = inputs.shape(0).flatMap(condition -> inputs.shape(1).flatMap(
                x -> inputs.shape(2).map(y -> Broadcast.of(Broadcast.of(condition, x), y))));
        return List.of(Fact.like(inputs.get(1), result));
    }
}
