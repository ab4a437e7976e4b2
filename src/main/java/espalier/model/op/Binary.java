package espalier.model.op;

import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// An element-by-element function of two inputs, broadcast by NumPy's rules.
public record Binary(Kind kind) implements NumericOp {
    /// The function; names are ONNX's operator types, but for those that differ in an attribute: a shift has a direction, and FMod is
    /// the Mod whose result has the sign of the dividend.
    public enum Kind {
        Add, And, BitShiftLeft, BitShiftRight, BitwiseAnd, BitwiseOr, BitwiseXor, Div, Equal, FMod, Greater,
        GreaterOrEqual, Less, LessOrEqual, Max, Min, Mod, Mul, Or, PRelu, Pow, Sub, Xor
    }

    @Override
    public String type() {
        return switch (kind) {
            case BitShiftLeft, BitShiftRight -> "BitShift";
            case FMod -> "Mod";
            default -> kind.name();
        };
    }

    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Fact first = inputs.get(0);
        Optional<Shape> shape = first.shape();
        for (int i = 1; i < inputs.facts().size() && kind != Kind.PRelu; i++) {
            Optional<Shape> other = inputs.shape(i);
            shape = shape.flatMap(s -> other.map(o -> Broadcast.of(s, o)));
        }
        Fact result = Fact.like(first.type().isPresent() ? first : inputs.get(1), shape);
        return List.of(isLogical()
                ? result.withType(ElementType.BOOL)
                : result.withNumbers(WholeArithmetic.of(kind, first, inputs.get(1), inputs.facts().size())));
    }

    /// Whether the result is true or false.
    private boolean isLogical() {
        return switch (kind) {
            case And, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Or, Xor -> true;
            case Add, BitShiftLeft, BitShiftRight, BitwiseAnd, BitwiseOr, BitwiseXor, Div, FMod, Max, Min, Mod, Mul,
                    PRelu,
                    Pow, Sub ->
                false;
        };
    }
}
