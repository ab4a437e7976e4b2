package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;

/// Elements converted to another type.
public record Cast(ElementType to) implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact data = inputs.get(0);
        Fact cast = Fact.like(data, data.shape()).withType(to);
        return List.of(to == ElementType.INT64 || to == ElementType.INT32 ? cast.withNumbers(data.numbers()) : cast);
    }
}
