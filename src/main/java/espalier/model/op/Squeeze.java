package espalier.model.op;

/// Dimensions of size 1 taken away. Inputs: data, axes (optional; all of size 1 when absent).
public record Squeeze() implements Op {}
