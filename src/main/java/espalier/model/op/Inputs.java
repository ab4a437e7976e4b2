package espalier.model.op;

import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// What is known of the inputs of a node; of an input that is left out nothing is.
///
/// @param present whether each input is there
public record Inputs(List<Fact> facts, List<Boolean> present) {
    public Inputs {
        facts = List.copyOf(facts);
        present = List.copyOf(present);
    }

    /// Inputs that are all there.
    public static Inputs of(Fact... facts) {
        return new Inputs(List.of(facts), List.of(facts).stream().map(_ -> true).toList());
    }

    public Fact get(int index) {
        return index < facts.size() ? facts.get(index) : Fact.NOTHING;
    }

    public Optional<Shape> shape(int index) {
        return get(index).shape();
    }

    /// Whether input `index` is there.
    public boolean has(int index) {
        return index < present.size() && present.get(index);
    }
}
