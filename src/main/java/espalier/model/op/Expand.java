package espalier.model.op;

/// Data broadcast to a shape (NumPy rules, both ways). Inputs: data, shape.
public record Expand() implements Op {}
