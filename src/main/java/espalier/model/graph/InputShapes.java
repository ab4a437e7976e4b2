package espalier.model.graph;

import espalier.model.InputException;
import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The shapes of a graph's inputs when it runs on one input.
final class InputShapes {
    private InputShapes() {
    }

    /// The shape of each input by name, an open batch dimension made 1 wherever its name stands.
    ///
    /// @param given the shape of the first input, with or without the batch dimension
    static Map<String, Shape> forOne(Graph graph, Optional<Shape> given) {
        var shapes = new HashMap<String, Shape>();
        graph.inputs().forEach(input -> shapes.put(input.name(), input.shape()));
        if (graph.inputs().isEmpty()) {
            return shapes;
        }
        Value first = graph.inputs().getFirst();
        given.ifPresent(shape -> shapes.put(first.name(), fitted(first, shape, graph)));
        Dim batch = first.shape().rank() > 1 ? first.shape().dim(0) : new Dim.Unknown();
        shapes.replaceAll((_, shape) -> single(shape, batch));
        return shapes;
    }

    private static Shape fitted(Value input, Shape given, Graph graph) {
        if (!graph.source().hasShape(input.name())) {
            return given;
        }
        Shape shape = input.shape();
        var dims = new ArrayList<>(given.dims());
        if (dims.size() == shape.rank() - 1) {
            dims.addFirst(Dim.of(shape.dim(0).sizeOr(1)));
        }
        boolean fits = dims.size() == shape.rank();
        for (int i = 0; fits && i < dims.size(); i++) {
            fits = !shape.dim(i).isKnown() || shape.dim(i).equals(dims.get(i));
        }
        if (!fits) {
            throw new InputException("The input '%s' is of %s; give a shape that fits it, not %s."
                    .formatted(input.name(), shape, given));
        }
        return new Shape(dims);
    }

    private static Shape single(Shape shape, Dim batch) {
        if (shape.rank() < 2) {
            return shape;
        }
        List<Dim> dims = new ArrayList<>(shape.dims());
        if (!dims.getFirst().isKnown()) {
            dims.set(0, Dim.of(1));
        }
        dims.replaceAll(dim -> dim instanceof Dim.Symbol && dim.equals(batch) ? Dim.of(1) : dim);
        return new Shape(dims);
    }
}
