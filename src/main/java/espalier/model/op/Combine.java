package espalier.model.op;

import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// One array of any number of arrays, element by element, broadcast by NumPy's rules.
public record Combine(Kind kind) implements NumericOp {
    /// What the elements at one place become; names are ONNX's operator types.
    public enum Kind {
        Max, Mean, Min, Sum
    }

    @Override
    public String type() {
        return kind.name();
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> shape = inputs.shape(0);
        for (int i = 1; i < inputs.facts().size(); i++) {
            Optional<Shape> other = inputs.shape(i);
            shape = shape.flatMap(s -> other.map(o -> Broadcast.of(s, o)));
        }
        return List.of(Fact.like(inputs.get(0), shape));
    }
}
