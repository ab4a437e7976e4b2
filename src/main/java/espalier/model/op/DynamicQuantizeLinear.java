package espalier.model.op;

import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;

/// Data on the 8-bit grid of its own range, which holds zero. Input: data. Outputs: integers, their scale, their zero.
public record DynamicQuantizeLinear() implements IntegerOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)).withType(ElementType.UINT8),
                Fact.of(ElementType.FLOAT32, Shape.SCALAR), Fact.of(ElementType.UINT8, Shape.SCALAR))
                .subList(0, Math.min(3, outputs));
    }
}
