package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;
import java.util.Optional;

/// `saturate(round(x / scale) + zero)`, halves rounded to even. Inputs: data, scale, zero (optional).
///
/// A type of eight floating-point bits rounds to its own numbers and has no other zero than 0.
///
/// @param axis the dimension along which scales differ, where there are several; negative ones count from the end
/// @param block how many elements along `axis` share a scale of the same rank as the data; 0 where scales are a list
/// @param to the result's type, empty where it is that of `zero` or UINT8
/// @param saturate whether what is too large for a float of eight bits becomes the greatest one instead of infinity or NaN
public record QuantizeLinear(int axis, int block, Optional<ElementType> to, boolean saturate) implements IntegerOp {
    public QuantizeLinear(int axis, int block, Optional<ElementType> to) {
        this(axis, block, to, true);
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Scales.require(inputs, axis, block);
        ElementType type = to.or(() -> inputs.get(2).type()).orElse(ElementType.UINT8);
        boolean isSure = to.isPresent() || !inputs.has(2) || inputs.get(2).type().isPresent();
        Fact result = Fact.like(inputs.get(0), inputs.shape(0));
        return List.of(isSure ? result.withType(type) : Fact.like(Fact.NOTHING, inputs.shape(0)));
    }
}
