package espalier.model.op;

import java.util.List;

/// Elements picked by their position along `axis`, one for each index. Inputs: data, indices.
public record GatherElements(int axis) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(1)));
    }
}
