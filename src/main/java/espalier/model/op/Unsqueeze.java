package espalier.model.op;

/// Dimensions of size 1 put in. Inputs: data, axes (positions in the result).
public record Unsqueeze() implements Op {}
