package espalier.model.rewrite;

import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.op.Binary;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes one Gemm of a product of matrices and the constant row that is added to it; outputs stay the same.
public final class BiasFolding {
    private final Graph graph;
    private final GraphDraft draft;
    private final Shapes shapes;

    private BiasFolding(Graph graph) {
        this.graph = graph;
        draft = new GraphDraft(graph);
        shapes = Shapes.of(graph);
    }

    /// `graph` with every such pair as one node; itself where there is none.
    public static Graph of(Graph graph) {
        return graph.nodes().stream().anyMatch(node -> node.op() instanceof MatMul)
                ? new BiasFolding(graph).fold()
                : graph;
    }

    private Graph fold() {
        Map<String, Node> products = new HashMap<>();
        Map<Node, Node> merged = new HashMap<>();
        Set<Node> gone = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof MatMul) {
                products.put(node.output(), node);
            } else if (node.op() instanceof Binary(var kind) && kind == Binary.Kind.Add && node.inputs().size() == 2) {
                product(node, products).ifPresent(product -> {
                    String bias = node.input(node.input(0).equals(product.output()) ? 1 : 0);
                    merged.put(node, new Node(product.id(), product.name(), new Gemm(1, 1, false, false),
                            List.of(product.input(0), product.input(1), bias), node.outputs()));
                    gone.add(product);
                });
            }
        }
        if (gone.isEmpty()) {
            return graph;
        }
        var nodes = new ArrayList<Node>();
        graph.nodes().stream().filter(node -> !gone.contains(node))
                .forEach(node -> nodes.add(merged.getOrDefault(node, node)));
        return draft.with(nodes);
    }

    private Optional<Node> product(Node sum, Map<String, Node> products) {
        for (int i = 0; i < 2; i++) {
            Node product = products.get(sum.input(i));
            if (product != null && draft.uses(product.output()) == 1 && isMatrix(product.input(0))
                    && isRow(sum.input(1 - i), product)) {
                return Optional.of(product);
            }
        }
        return Optional.empty();
    }

    private boolean isMatrix(String value) {
        return shapes.shape(value).filter(shape -> shape.rank() == 2).isPresent();
    }

    private boolean isRow(String value, Node product) {
        Optional<Shape> weight = draft.weight(product.input(1)).map(Weight::shape);
        Optional<Shape> bias = draft.weight(value).map(Weight::shape);
        return weight.isPresent() && bias.isPresent() && weight.get().rank() == 2 && bias.get().rank() == 1
                && bias.get().size(0) == weight.get().size(1);
    }
}
