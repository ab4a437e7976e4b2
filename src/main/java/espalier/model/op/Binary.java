package espalier.model.op;

/// An element-by-element function of two inputs, broadcast by NumPy's rules.
public record Binary(Kind kind) implements Op {
    /// The function; names are ONNX's operator types.
    public enum Kind {
        Add, And, Div, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Max, Min, Mod, Mul, Or, PRelu, Pow, Sub, Xor
    }

    @Override
    public String type() {
        return kind.name();
    }
}
