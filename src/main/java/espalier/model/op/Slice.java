package espalier.model.op;

/// A range of each given axis. Inputs: data, starts, ends, axes (optional), steps (optional).
public record Slice() implements Op {}
