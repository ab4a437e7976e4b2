package espalier.model.op;

import espalier.model.array.ElementType;
import java.util.List;
import java.util.Optional;

/// The dimensions of the input from `start` to `end` (exclusive) as 64-bit integers; negative values count from the end.
public record ShapeOf(int start, int end) implements ArrangingOp {
    /// The end that means all dimensions.
    public static final int ALL = Integer.MAX_VALUE;

    @Override
    public String type() {
        return "Shape";
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(inputs.shape(0).map(shape -> {
            int from = Math.clamp(start < 0 ? start + (long) shape.rank() : start, 0, shape.rank());
            int to = Math.clamp(end < 0 ? end + (long) shape.rank() : end, from, shape.rank());
            return Fact.ofNumbers(shape.dims().subList(from, to).stream().map(Whole::of).toList());
        }).orElse(new Fact(Optional.of(ElementType.INT64), Optional.of(Fact.unknown(1)), Optional.empty())));
    }
}
