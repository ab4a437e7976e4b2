package espalier.model.op;

import java.util.List;

/// Values forced between two bounds. Inputs: data, minimum (optional), maximum (optional).
public record Clip() implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
