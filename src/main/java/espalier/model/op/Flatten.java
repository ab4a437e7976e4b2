package espalier.model.op;

/// All dimensions before `axis` made one, all from it on made one.
public record Flatten(int axis) implements Op {}
