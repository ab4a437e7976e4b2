package espalier.model.op;

import java.util.List;

/// Data broadcast to a shape (NumPy rules, both ways). Inputs: data, shape.
public record Expand() implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0),
                inputs.shape(0).flatMap(data -> inputs.get(1).asShape().map(shape -> Broadcast.of(data, shape)))));
    }
}
