package espalier.model.op;

import java.util.List;

/// Running sums along an axis. Inputs: data, axis.
///
/// @param exclusive whether an element is left out of its own sum
/// @param reverse whether sums run from the end
public record CumSum(boolean exclusive, boolean reverse) implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(Fact.like(inputs.get(0), inputs.shape(0)));
    }
}
