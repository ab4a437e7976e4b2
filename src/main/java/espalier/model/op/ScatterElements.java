package espalier.model.op;

import java.util.List;

/// Data with elements written at their position along `axis`. Inputs: data, indices, updates.
public record ScatterElements(int axis, Scattering reduction) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
