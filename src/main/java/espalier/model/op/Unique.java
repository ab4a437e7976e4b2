package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The different elements, or slices along an axis. Outputs: these, where each stands first, which of them each element is, how often
/// each occurs.
///
/// @param axis nothing where the data counts as one list
/// @param sorted whether they come in order instead of by first occurrence
public record Unique(Optional<Integer> axis, boolean sorted) implements ArrangingOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> result = axis.isEmpty()
                ? Optional.of(Fact.unknown(1))
                : inputs.shape(0).map(data -> data.with(Dims.axis(axis.get(), data.rank()), new Dim.Unknown()));
        var facts = new ArrayList<>(List.of(Fact.like(inputs.get(0), result)));
        while (facts.size() < outputs) {
            facts.add(new Fact(Optional.of(ElementType.INT64), Optional.of(Fact.unknown(1)), Optional.empty()));
        }
        return facts;
    }
}
