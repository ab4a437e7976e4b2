package espalier.model.op;

/// What becomes of an element that is written to; names are those of ONNX in upper case.
public enum Scattering {
    /// The new one.
    NONE,
    /// The sum of both.
    ADD,
    /// The product of both.
    MUL,
    /// The greater one.
    MAX,
    /// The lesser one.
    MIN
}
