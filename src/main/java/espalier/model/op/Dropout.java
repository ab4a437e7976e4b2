package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;

/// The identity when a network runs; in training a share of the values is zeroed and the rest scaled up.
///
/// Inputs: data, and the optional ratio and mode as ONNX has them. The ratio is a constant here.
public record Dropout(float ratio) implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact data = Fact.like(inputs.get(0), inputs.shape(0));
        return outputs > 1 ? List.of(data, data.withType(ElementType.BOOL)) : List.of(data);
    }
}
