package espalier.model.op;

/// Inputs joined along `axis` (negative counts from the end).
public record Concat(int axis) implements Op {}
