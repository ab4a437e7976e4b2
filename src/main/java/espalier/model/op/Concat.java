package espalier.model.op;

import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Inputs joined along `axis` (negative counts from the end).
public record Concat(int axis) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> joined = inputs.shape(0);
        Optional<List<Whole>> numbers = inputs.get(0).numbers();
        for (Fact next : inputs.facts().subList(Math.min(1, inputs.facts().size()), inputs.facts().size())) {
            joined = joined.flatMap(before -> next.shape().map(after -> join(before, after)));
            numbers = numbers.flatMap(before -> next.numbers().map(after -> append(before, after)));
        }
        return List.of(Fact.like(inputs.get(0), joined).withNumbers(numbers));
    }

    private Shape join(Shape before, Shape after) {
        Dims.requireRank(after, before.rank(), "an input");
        int along = Dims.axis(axis, before.rank());
        Shape joined = before;
        for (int i = 0; i < before.rank(); i++) {
            if (i == along) {
                joined = joined.with(i, Dims.sum(before.dim(i), after.dim(i)));
            } else if (Dims.differ(before.dim(i), after.dim(i))) {
                throw new IllegalArgumentException(
                        before + " and " + after + " cannot be joined along dimension " + along);
            } else if (!before.dim(i).isKnown()) {
                joined = joined.with(i, after.dim(i).isKnown() ? after.dim(i) : before.dim(i));
            }
        }
        return joined;
    }

    private static List<Whole> append(List<Whole> before, List<Whole> after) {
        var all = new ArrayList<>(before);
        all.addAll(after);
        return all;
    }
}
