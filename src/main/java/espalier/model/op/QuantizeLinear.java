package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;
import java.util.Optional;

/// `saturate(round(x / scale) + zero)`, halves rounded to even. Inputs: data, scale, zero (optional).
///
/// @param axis the dimension along which scales differ, where there are several; negative ones count from the end
/// @param block how many elements along `axis` share a scale of the same rank as the data; 0 where scales are a list
/// @param to the integers' type, empty where it is that of `zero` or UINT8
public record QuantizeLinear(int axis, int block, Optional<ElementType> to) implements IntegerOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Scales.require(inputs, axis, block);
        ElementType type = to.or(() -> inputs.get(2).type()).orElse(ElementType.UINT8);
        boolean isSure = to.isPresent() || !inputs.has(2) || inputs.get(2).type().isPresent();
        Fact result = Fact.like(inputs.get(0), inputs.shape(0));
        return List.of(isSure ? result.withType(type) : Fact.like(Fact.NOTHING, inputs.shape(0)));
    }
}
