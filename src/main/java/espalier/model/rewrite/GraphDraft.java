package espalier.model.rewrite;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Value;
import espalier.model.op.Unary;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A graph that is being changed: who uses what, names nobody has yet, and weights that come and go.
public final class GraphDraft {
    private final Graph graph;
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final LinkedHashMap<String, Weight> weights;
    private final NavigableSet<Integer> ids = new TreeSet<>(Set.of(0));

    public GraphDraft(Graph graph) {
        this.graph = graph;
        weights = new LinkedHashMap<>(graph.weights());
        names.addAll(weights.keySet());
        graph.inputs().forEach(input -> names.add(input.name()));
        for (Node node : graph.nodes()) {
            ids.add(node.id());
            names.add(node.name());
            names.addAll(node.outputs());
            node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
            if (isIdentity(node) && weights.containsKey(weightName(node.input(0)))) {
                aliases.put(node.output(), weightName(node.input(0)));
            }
        }
        for (Value output : graph.outputs()) {
            uses.merge(output.name(), 1, Integer::sum);
        }
    }

    private static boolean isIdentity(Node node) {
        return node.op() instanceof Unary unary && unary.kind() == Unary.Kind.Identity;
    }

    private String weightName(String value) {
        return aliases.getOrDefault(value, value);
    }

    /// The name of the weight behind `value`, by its own name or through Identity nodes.
    public Optional<String> constant(String value) {
        String name = weightName(value);
        return graph.weights().containsKey(name) ? Optional.of(name) : Optional.empty();
    }

    /// The weight behind `value`, if it is one of the graph as it was.
    public Optional<Weight> weight(String value) {
        return constant(value).map(graph.weights()::get);
    }

    /// How many inputs of nodes and outputs of the graph take `value`.
    public int uses(String value) {
        return uses.getOrDefault(value, 0);
    }

    /// A name nobody has yet, `name` if possible.
    public String fresh(String name) {
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + "#" + i;
        }
        return candidate;
    }

    /// The id of a node that is new.
    public int freshId() {
        int id = ids.last() + 1;
        ids.add(id);
        return id;
    }

    /// Adds a weight under a name like `name`, and gives that name.
    public String add(String name, Weight weight) {
        String fresh = fresh(name);
        weights.put(fresh, weight);
        return fresh;
    }

    /// Weight `name` as it is by now.
    public Weight now(String name) {
        return weights.get(name);
    }

    /// Adds the bias of a layer under the name that PyTorch gives it beside the weight `weight`, and gives that name.
    public String addBias(String weight, Array bias) {
        String layer = weight.endsWith(".weight")
                ? weight.substring(0, weight.length() - "weight".length())
                : weight + ".";
        return add(layer + "bias", new Dense(bias));
    }

    /// Stores weight `name` otherwise.
    public void replace(String name, Weight weight) {
        weights.replace(name, weight);
    }

    /// Stores a weight that one node takes as `value` otherwise: under the name it has, or a name like `other` where more than that
    /// node use it. Gives the name.
    public String settle(String value, String other, Weight weight) {
        if (isAlone(value)) {
            weights.put(weightName(value), weight);
            return weightName(value);
        }
        return add(other, weight);
    }

    /// Whether nothing else takes the weight that one node takes as `value`.
    public boolean isAlone(String value) {
        return uses(value) == 1 && (value.equals(weightName(value)) || uses(weightName(value)) == 1);
    }

    /// The graph with these nodes instead of its own, without the weights that only the old ones used.
    public Graph with(List<Node> nodes) {
        List<Node> kept = withoutIdleAliases(nodes);
        var used = new LinkedHashSet<String>();
        kept.forEach(node -> used.addAll(node.inputs()));
        graph.outputs().forEach(output -> used.add(output.name()));
        var remaining = new LinkedHashMap<>(weights);
        remaining.keySet()
                .removeIf(name -> !used.contains(name) && (uses(name) > 0 || !graph.weights().containsKey(name)));
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), kept, remaining, graph.source());
    }

    private List<Node> withoutIdleAliases(List<Node> nodes) {
        var used = new HashSet<String>();
        graph.outputs().forEach(output -> used.add(output.name()));
        nodes.forEach(node -> used.addAll(node.inputs()));
        List<Node> kept = nodes.stream()
                .filter(node -> !aliases.containsKey(node.output()) || used.contains(node.output())).toList();
        return kept.size() == nodes.size() ? nodes : withoutIdleAliases(kept);
    }
}
