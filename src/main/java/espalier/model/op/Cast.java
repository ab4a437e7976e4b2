package espalier.model.op;

import espalier.model.array.ElementType;

/// Elements converted to another type.
public record Cast(ElementType to) implements Op {}
