package espalier.model.graph;

import espalier.model.array.ElementType;
import espalier.model.array.Shape;

/// A named array that flows through a graph.
public record Value(String name, ElementType type, Shape shape) {}
