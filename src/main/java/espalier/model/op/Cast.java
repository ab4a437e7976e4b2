package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;

/// Elements converted to another type.
///
/// @param saturate whether what is too large for a float of eight bits becomes the greatest one instead of infinity or NaN
public record Cast(ElementType to, boolean saturate) implements NumericOp {
    public Cast(ElementType to) {
        this(to, true);
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact data = inputs.get(0);
        Fact cast = Fact.like(data, data.shape()).withType(to);
        return List.of(to == ElementType.INT64 || to == ElementType.INT32 ? cast.withNumbers(data.numbers()) : cast);
    }
}
