package espalier.model.op;

import java.util.List;

/// The triangle of matrices above or below a diagonal, zeros elsewhere. Inputs: data, diagonal (optional).
public record Trilu(boolean upper) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
