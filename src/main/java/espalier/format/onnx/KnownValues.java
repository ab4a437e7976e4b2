package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Fact;
import espalier.model.op.Inputs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known of the values of a file while its nodes are read one after the other.
final class KnownValues {
    private final Map<String, Fact> facts = new HashMap<>();

    Fact of(String name) {
        return facts.getOrDefault(name, Fact.NOTHING);
    }

    void add(String name, Array constant) {
        facts.put(name, Fact.of(constant));
    }

    void add(Value input, Source source) {
        Optional<Value> ranked = Optional.of(input).filter(_ -> source.hasShape(input.name()));
        facts.put(input.name(), new Fact(Optional.of(input.type()), ranked.map(Value::shape), Optional.empty()));
    }

    /// Takes note of what `node` makes. Inputs that do not fit are reported where the graph is complete.
    void add(Node node) {
        List<Fact> known = node.inputs().stream().map(this::of).toList();
        List<Boolean> present = node.inputs().stream().map(name -> !name.isEmpty()).toList();
        try {
            List<Fact> results = node.op().infer(new Inputs(known, present), node.outputs().size());
            for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
                if (!node.outputs().get(i).isEmpty()) {
                    facts.put(node.outputs().get(i), results.get(i));
                }
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            node.outputs().forEach(facts::remove);
        }
    }
}
