package espalier.model.op;

import espalier.model.array.Array;

/// A value that is part of the graph. No inputs.
public record Constant(Array value) implements Op {}
