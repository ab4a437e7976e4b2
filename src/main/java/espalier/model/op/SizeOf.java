package espalier.model.op;

import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// The number of elements of an array.
public record SizeOf() implements ArrangingOp {
    @Override
    public String type() {
        return "Size";
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact size = new Fact(Optional.of(ElementType.INT64), Optional.of(Shape.SCALAR), Optional.empty());
        return List.of(inputs.shape(0).map(shape -> size.withNumbers(List.of(Whole.of(Dims.product(shape.dims())))))
                .orElse(size));
    }
}
