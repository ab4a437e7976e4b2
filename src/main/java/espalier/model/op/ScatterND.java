package espalier.model.op;

import java.util.List;

/// Data with slices written at the places that the last dimension of the indices spells out. Inputs: data, indices, updates.
public record ScatterND(Scattering reduction) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
