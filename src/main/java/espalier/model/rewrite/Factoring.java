package espalier.model.rewrite;

import espalier.model.graph.FactoredNodes;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes a layer of each factor of a layer whose weight is a product, so that what flows between them has a name.
public final class Factoring {
    private final Graph graph;
    private final GraphDraft draft;
    private final Set<String> kept = new HashSet<>();
    private final Map<String, List<String>> names = new HashMap<>();

    private Factoring(Graph graph) {
        this.graph = graph;
        draft = new GraphDraft(graph);
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (i != 1 || !(graph.weights().get(node.input(1)) instanceof LowRank factors
                        && FactoredNodes.fits(node, factors))) {
                    kept.add(node.input(i));
                }
            }
        }
        graph.outputs().forEach(output -> kept.add(output.name()));
    }

    /// `graph` without factorized weights, as far as nothing else than layers without groups uses them by their own name.
    public static Graph of(Graph graph) {
        return graph.weights().values().stream().anyMatch(LowRank.class::isInstance)
                ? new Factoring(graph).factor()
                : graph;
    }

    private Graph factor() {
        var nodes = new ArrayList<Node>();
        for (Node node : graph.nodes()) {
            String weight = node.input(1);
            if (!kept.contains(weight) && graph.weights().get(weight) instanceof LowRank factors) {
                List<Node> parts = FactoredNodes.of(node, factors,
                        names.computeIfAbsent(weight, _ -> add(weight, factors)), draft::fresh);
                for (Node part : parts) {
                    nodes.add(part == parts.getLast()
                            ? part
                            : new Node(draft.freshId(), part.name(), part.op(), part.inputs(), part.outputs()));
                }
            } else {
                nodes.add(node);
            }
        }
        return draft.with(nodes);
    }

    private List<String> add(String weight, LowRank factors) {
        var added = new ArrayList<String>();
        List<String> sides = LowRank.names(factors.factors().size());
        for (int i = 0; i < sides.size(); i++) {
            Weight factor = factors.factors().get(i);
            added.add(draft.add(weight + "/" + sides.get(i), factor));
        }
        return List.copyOf(added);
    }
}
