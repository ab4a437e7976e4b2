package espalier.model.op;

import espalier.model.array.Array;
import java.util.List;

/// A value that is part of the graph. No inputs.
public record Constant(Array value) implements Op {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.of(value));
    }
}
