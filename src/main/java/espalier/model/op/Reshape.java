package espalier.model.op;

/// The same elements under another shape. Inputs: data, shape (−1 fits, 0 copies unless `allowZero`).
public record Reshape(boolean allowZero) implements Op {}
