package espalier.model.op;

import espalier.model.array.Array;

/// An array filled with the one element of `value`. Input: shape.
public record ConstantOfShape(Array value) implements Op {}
