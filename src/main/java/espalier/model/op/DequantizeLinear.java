package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;
import java.util.Optional;

/// `(x − zero) · scale`. Inputs: integers or floats of eight bits, scale, zero (optional).
///
/// @param axis the dimension along which scales differ, where there are several; negative ones count from the end
/// @param block how many elements along `axis` share a scale of the same rank as the data; 0 where scales are a list
/// @param to the result's type, empty where it is that of the scale
public record DequantizeLinear(int axis, int block, Optional<ElementType> to) implements IntegerOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Scales.require(inputs, axis, block);
        return List.of(new Fact(to.or(() -> inputs.get(1).type()), inputs.shape(0), Optional.empty()));
    }
}
