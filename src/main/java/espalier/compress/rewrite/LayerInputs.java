package espalier.compress.rewrite;

import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.op.Clip;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.rewrite.GraphDraft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The values that flow into layers and are not rounded yet.
final class LayerInputs {
    private final SequencedMap<String, List<Node>> byValue = new LinkedHashMap<>();
    private final List<Node> layers = new ArrayList<>();

    LayerInputs(Graph graph) {
        var draft = new GraphDraft(graph);
        Shapes shapes = Shapes.of(graph);
        Map<String, Node> producers = graph.producers();
        for (Node node : graph.nodes()) {
            if (isLayer(node) && draft.constant(node.input(1)).isPresent() && draft.constant(node.input(0)).isEmpty()) {
                layers.add(node);
                String value = node.input(0);
                boolean isFloat = shapes.value(value).filter(known -> known.type() != ElementType.FLOAT32).isEmpty();
                if (!isRounded(value, producers) && isFloat) {
                    byValue.computeIfAbsent(value, _ -> new ArrayList<>()).add(node);
                }
            }
        }
    }

    private static boolean isRounded(String value, Map<String, Node> producers) {
        Node maker = producers.get(value);
        return maker != null && (maker.op() instanceof DequantizeLinear
                || maker.op() instanceof Clip && isRounded(maker.input(0), producers));
    }

    private static boolean isLayer(Node node) {
        return node.op() instanceof Conv || node.op() instanceof ConvTranspose || node.op() instanceof Gemm
                || node.op() instanceof MatMul;
    }

    /// The layers that take each value, in the order of the nodes.
    SequencedMap<String, List<Node>> byValue() {
        return byValue;
    }

    /// Whether `layer` is the first or the last one.
    boolean isEnd(Node layer) {
        return layer == layers.getFirst() || layer == layers.getLast();
    }
}
