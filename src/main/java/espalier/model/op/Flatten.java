package espalier.model.op;

import espalier.model.array.Shape;
import java.util.List;

/// All dimensions before `axis` made one, all from it on made one.
public record Flatten(int axis) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(data -> {
            int split = axis == data.rank() ? axis : Dims.axis(axis, Math.max(1, data.rank()));
            return new Shape(List.of(Dims.product(data.dims().subList(0, split)),
                    Dims.product(data.dims().subList(split, data.rank()))));
        })));
    }
}
