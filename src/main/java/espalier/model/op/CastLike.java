package espalier.model.op;

import java.util.List;

/// Elements converted to the type of another array. Inputs: data, array of the wanted type.
///
/// @param saturate as that of [Cast]
public record CastLike(boolean saturate) implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact data = inputs.get(0);
        return List.of(Fact.like(inputs.get(1), data.shape()).withNumbers(inputs.get(1).type()
                .filter(type -> type.isInteger() && type.bytes() >= 4).flatMap(_ -> data.numbers())));
    }
}
