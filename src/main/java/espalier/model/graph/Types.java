package espalier.model.graph;

import espalier.model.array.ElementType;
import espalier.model.op.Fact;
import espalier.model.op.Inputs;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The element type of every value of a graph, which follows from the types of its inputs, whatever their shapes.
public final class Types {
    private Types() {
    }

    /// The types by value name; a value that an unknown operator makes has none.
    public static Map<String, ElementType> of(Graph graph) {
        var types = new HashMap<String, ElementType>();
        graph.weights().forEach((name, weight) -> types.put(name, of(weight)));
        graph.inputs().forEach(input -> types.put(input.name(), input.type()));
        for (Node node : graph.nodes()) {
            List<Fact> known = node.inputs().stream()
                    .map(name -> new Fact(Optional.ofNullable(types.get(name)), Optional.empty(), Optional.empty()))
                    .toList();
            List<Boolean> present = node.inputs().stream().map(name -> !name.isEmpty()).toList();
            List<Fact> results = node.op().infer(new Inputs(known, present), node.outputs().size());
            for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
                String name = node.outputs().get(i);
                results.get(i).type().ifPresent(type -> types.put(name, type));
            }
        }
        return Collections.unmodifiableMap(types);
    }

    private static ElementType of(Weight weight) {
        return weight instanceof Dense(var array) ? array.type() : ElementType.FLOAT32;
    }
}
