package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;

/// The position of the greatest or least element along `axis`.
///
/// @param keepDims whether the axis stays with size 1
/// @param last whether the last of several equal ones counts instead of the first
public record ArgExtreme(Kind kind, int axis, boolean keepDims, boolean last) implements NumericOp {
    /// Which element is looked for.
    public enum Kind {
        Max, Min
    }

    @Override
    public String type() {
        return "Arg" + kind.name();
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0).map(data -> {
            var dims = new ArrayList<>(data.dims());
            int along = Dims.axis(axis, data.rank());
            if (keepDims) {
                dims.set(along, Dim.of(1));
            } else {
                dims.remove(along);
            }
            return new Shape(dims);
        })).withType(ElementType.INT64));
    }
}
