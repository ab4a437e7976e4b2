package espalier.model.graph;

import espalier.model.weight.Weight;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// An immutable network: nodes in an order in which they can run, joined by named values.
///
/// @param inputs what a caller provides
/// @param outputs what a caller gets
/// @param nodes each after the nodes whose outputs it takes
/// @param weights constants by value name, in the order of the file; compressible ones belong to [#layers()]
public record Graph(String name, List<Value> inputs, List<Value> outputs, List<Node> nodes,
        SequencedMap<String, Weight> weights, Source source) {
    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        weights = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(weights));
        requireOrder(inputs, outputs, nodes, weights);
    }

    private static void requireOrder(List<Value> inputs, List<Value> outputs, List<Node> nodes,
            Map<String, Weight> weights) {
        var known = new HashSet<>(weights.keySet());
        inputs.forEach(input -> known.add(input.name()));
        for (Node node : nodes) {
            for (String input : node.inputs()) {
                if (!input.isEmpty() && !known.contains(input)) {
                    throw new IllegalArgumentException("Node '%s' (%s) takes '%s', which nothing before it makes"
                            .formatted(node.name(), node.op().type(), input));
                }
            }
            for (String output : node.outputs()) {
                if (!output.isEmpty() && !known.add(output)) {
                    throw new IllegalArgumentException("Value '" + output + "' is made twice");
                }
            }
        }
        for (Value output : outputs) {
            if (!known.contains(output.name())) {
                throw new IllegalArgumentException("Nothing makes the output '" + output.name() + "'");
            }
        }
    }

    /// Whether it holds weights alone: nothing says how to compute with them.
    public boolean isLoose() {
        return nodes.isEmpty() && outputs.isEmpty() && !weights.isEmpty();
    }

    /// The compressible layers, in the order of the nodes. A weight that several nodes share is the layer of the first.
    /// Of weights alone, those of two dimensions and more are layers.
    public List<Layer> layers() {
        return Layers.of(this);
    }

    /// The layer called `name`, if there is one.
    public Optional<Layer> layer(String name) {
        return layers().stream().filter(layer -> layer.name().equals(name)).findFirst();
    }

    /// The weight that `value` is, perhaps by another name; empty where a node makes it.
    public Optional<Weight> constant(String value) {
        return Optional.ofNullable(weights.get(Layers.aliases(this).getOrDefault(value, value)));
    }

    /// Whether what `layer` makes reaches an output of the graph by a way on which no other layer lies, so that its outputs are the
    /// model's.
    public boolean makesOutputs(Layer layer) {
        Map<String, String> aliases = Layers.aliases(this);
        Set<String> layers = layers().stream().map(Layer::weight).collect(Collectors.toSet());
        var reached = new HashSet<String>(layer.node().outputs());
        for (Node node : nodes) {
            boolean follows = node.id() != layer.node().id() && node.inputs().stream().anyMatch(reached::contains);
            if (follows && node.inputs().stream().noneMatch(
                    input -> layers.contains(aliases.getOrDefault(input, input)))) {
                reached.addAll(node.outputs());
            }
        }
        return outputs.stream().anyMatch(output -> reached.contains(output.name()));
    }

    /// The node that makes each value.
    public Map<String, Node> producers() {
        var producers = new HashMap<String, Node>();
        nodes.forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
        return producers;
    }

    /// This graph with some weights stored otherwise; shapes stay.
    ///
    /// @throws IllegalArgumentException if a weight is not there or has another shape
    public Graph withWeights(Map<String, Weight> changed) {
        var all = new LinkedHashMap<>(weights);
        changed.forEach((name, weight) -> {
            Weight before = all.replace(name, weight);
            if (before == null || !before.shape().equals(weight.shape())) {
                throw new IllegalArgumentException("There is no weight '" + name + "' of " + weight.shape());
            }
        });
        return new Graph(name, inputs, outputs, nodes, all, source);
    }
}
