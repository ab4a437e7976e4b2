package espalier.model.graph;

import espalier.model.InputException;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.op.Fact;
import espalier.model.op.Inputs;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Type and shape of every value of a graph as far as they follow from its inputs, without running it.
public final class Shapes {
    private final Graph graph;
    private final Map<String, Fact> facts = new HashMap<>();

    private Shapes(Graph graph, Map<String, Shape> inputs) {
        this.graph = graph;
        graph.weights().forEach((name, weight) -> facts.put(name, factOf(weight)));
        for (Value input : graph.inputs()) {
            Shape shape = inputs.getOrDefault(input.name(), input.shape());
            boolean ranked = inputs.containsKey(input.name()) || graph.source().hasShape(input.name());
            facts.put(input.name(), new Fact(Optional.of(input.type()), Optional.of(shape).filter(_ -> ranked),
                    Optional.empty()));
        }
        graph.nodes().forEach(this::infer);
        graph.outputs().forEach(this::declared);
    }

    /// The shapes of all values of `graph`.
    ///
    /// @throws InputException naming the node, if the inputs of one certainly do not fit
    public static Shapes of(Graph graph) {
        return new Shapes(graph, Map.of());
    }

    /// The shapes of all values when the graph's inputs have these shapes, by input name.
    ///
    /// @throws InputException naming the node, if the inputs of one certainly do not fit
    public static Shapes of(Graph graph, Map<String, Shape> inputs) {
        return new Shapes(graph, inputs);
    }

    /// The value called `name`, if its type and its number of dimensions are known.
    public Optional<Value> value(String name) {
        Fact fact = facts.getOrDefault(name, Fact.NOTHING);
        return fact.type().flatMap(type -> fact.shape().map(shape -> new Value(name, type, shape)));
    }

    /// The shape of the value called `name`, if its number of dimensions is known.
    public Optional<Shape> shape(String name) {
        return facts.getOrDefault(name, Fact.NOTHING).shape();
    }

    /// The type of the value called `name`, if it is known.
    public Optional<ElementType> type(String name) {
        return facts.getOrDefault(name, Fact.NOTHING).type();
    }

    /// The contents of the value called `name`, if it is a short list of integers or a single one and all are known.
    public Optional<List<Long>> numbers(String name) {
        return facts.getOrDefault(name, Fact.NOTHING).known();
    }

    /// All values whose type and number of dimensions are known, by name: inputs first, then in the order of the nodes.
    public Map<String, Value> values() {
        var values = new LinkedHashMap<String, Value>();
        graph.inputs().forEach(input -> value(input.name()).ifPresent(value -> values.put(input.name(), value)));
        for (Node node : graph.nodes()) {
            node.outputs().forEach(name -> value(name).ifPresent(value -> values.put(name, value)));
        }
        return Collections.unmodifiableMap(values);
    }

    private static Fact factOf(Weight weight) {
        return weight instanceof Dense dense
                ? Fact.of(dense.array())
                : Fact.of(ElementType.FLOAT32, weight.shape());
    }

    private void infer(Node node) {
        List<Fact> known = node.inputs().stream().map(name -> facts.getOrDefault(name, Fact.NOTHING)).toList();
        List<Boolean> present = node.inputs().stream().map(name -> !name.isEmpty()).toList();
        List<Fact> results;
        try {
            results = node.op().infer(new Inputs(known, present), node.outputs().size());
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InputException("Node '%s' (%s) does not fit its inputs of %s: %s; check the model's input shape."
                    .formatted(node.name().isEmpty() ? node.outputs().getFirst() : node.name(), node.op().type(),
                            shapesOf(known), e.getMessage()),
                    e);
        }
        for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
            facts.put(node.outputs().get(i), results.get(i));
        }
    }

    private static String shapesOf(List<Fact> known) {
        return known.stream().map(fact -> fact.shape().map(Shape::toString).orElse("?"))
                .collect(Collectors.joining(", "));
    }

    /// Where nothing follows from the nodes, what the file says of an output counts.
    private void declared(Value output) {
        Fact fact = facts.getOrDefault(output.name(), Fact.NOTHING);
        if (fact.shape().isEmpty() && graph.source().hasShape(output.name())) {
            facts.put(output.name(), Fact.of(output.type(), output.shape()));
        }
    }
}
