package espalier.model.rewrite;

import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Conv;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes two layers of each layer whose weight is a product of two factors, so that what flows between them has a name.
public final class Factoring {
    private final Graph graph;
    private final GraphDraft draft;
    private final Set<String> kept = new HashSet<>();
    private final Map<String, String> lefts = new HashMap<>();
    private final Map<String, String> rights = new HashMap<>();

    private Factoring(Graph graph) {
        this.graph = graph;
        draft = new GraphDraft(graph);
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (i != 1 || !isSplit(node)) {
                    kept.add(node.input(i));
                }
            }
        }
        graph.outputs().forEach(output -> kept.add(output.name()));
    }

    private static boolean isSplit(Node node) {
        return node.op() instanceof Conv conv && conv.groups() == 1 || node.op() instanceof Gemm
                || node.op() instanceof MatMul;
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
            if (isSplit(node) && !kept.contains(weight) && graph.weights().get(weight) instanceof LowRank factors) {
                String left = lefts.computeIfAbsent(weight, _ -> draft.add(weight + "/left",
                        shaped(factors.left(), FactoredNodes.leftShape(factors))));
                String right = rights.computeIfAbsent(weight, _ -> draft.add(weight + "/right",
                        shaped(factors.right(), FactoredNodes.rightShape(factors))));
                List<Node> two = FactoredNodes.of(node, left, right, draft::fresh);
                Node first = two.getFirst();
                nodes.add(new Node(draft.freshId(), first.name(), first.op(), first.inputs(), first.outputs()));
                nodes.add(two.getLast());
            } else {
                nodes.add(node);
            }
        }
        return draft.with(nodes);
    }

    /// A factor, which is a matrix, in the dimensions of the layer's operator: its columns become several dimensions.
    private static Weight shaped(Weight factor, Shape shape) {
        return switch (factor) {
            case Dense(var array) -> new Dense(array.reshaped(shape));
            case Quantized quantized when shape.equals(quantized.shape()) -> quantized;
            case Quantized quantized when quantized.grid().axis() <= 0 || isFlat(shape) ->
                new Quantized(shape, quantized.grid(), quantized.codes());
            case Palettized palettized when palettized.palette().axis() <= 0 || isFlat(shape) ->
                new Palettized(shape, palettized.palette(), palettized.codes());
            case Quantized _,Palettized _,Sparse _,LowRank _ -> new Dense(factor.toDense().reshaped(shape));
        };
    }

    /// Whether axis 1 of the matrix is axis 1 of the operator's weight.
    private static boolean isFlat(Shape shape) {
        for (int i = 2; i < shape.rank(); i++) {
            if (shape.size(i) != 1) {
                return false;
            }
        }
        return true;
    }
}
