package espalier.model.op;

/// Slices along `axis` picked by indices. Inputs: data, indices.
public record Gather(int axis) implements Op {}
