package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// A reduction over axes. Inputs: data, axes (optional constant; all axes when absent).
///
/// @param keepDims whether reduced axes stay with size 1
/// @param noAxesMeansNone whether empty axes reduce nothing instead of everything (`noop_with_empty_axes`)
public record Reduce(Kind kind, boolean keepDims, boolean noAxesMeansNone) implements NumericOp {
    /// What the elements are reduced to.
    public enum Kind {
        L1, L2, LogSum, LogSumExp, Max, Mean, Min, Prod, Sum, SumSquare
    }

    @Override
    public String type() {
        return "Reduce" + kind.name();
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<List<Long>> axes = inputs.has(1) ? inputs.get(1).known() : Optional.of(List.of());
        Optional<Shape> result = inputs.shape(0).flatMap(data -> axes.map(along -> reduce(data, along))
                .or(() -> keepDims ? Optional.of(Fact.unknown(data.rank())) : Optional.empty()));
        return List.of(Fact.like(inputs.get(0), result));
    }

    private Shape reduce(Shape data, List<Long> axes) {
        var reduced = new HashSet<Integer>();
        axes.forEach(axis -> reduced.add(Dims.axis(axis, data.rank())));
        var dims = new ArrayList<Dim>();
        for (int i = 0; i < data.rank(); i++) {
            boolean gone = axes.isEmpty() ? !noAxesMeansNone : reduced.contains(i);
            if (!gone) {
                dims.add(data.dim(i));
            } else if (keepDims) {
                dims.add(Dim.of(1));
            }
        }
        return new Shape(dims);
    }
}
