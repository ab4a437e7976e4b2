package espalier.compress.rewrite;

import espalier.compress.integer.ActivationGrid;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Clip;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.QuantizeLinear;
import espalier.model.rewrite.GraphDraft;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A graph in which values are being rounded on their way into some nodes; others take them as they are.
final class ValueRounding {
    /// @param nodes what rounds
    /// @param result the rounded value
    private record Rounded(List<Node> nodes, String result) {}

    private final Graph graph;
    private final GraphDraft draft;
    private final Map<Integer, Rounded> readers = new HashMap<>();

    ValueRounding(Graph graph) {
        this.graph = graph;
        draft = new GraphDraft(graph);
    }

    /// Rounds `value` to `grid` where `layers` take it as their input 0.
    void round(String value, List<Node> layers, ActivationGrid grid, ActivationGrid.Codes codes) {
        boolean isInteger = layers.stream().allMatch(this::hasIntegers);
        var nodes = new ArrayList<Node>();
        String data = isInteger && !codes.fillType() ? clipped(value, value, grid, codes, nodes) : value;
        String scale = draft.add(value + "/scale", scalar(grid.scale()));
        String zero = draft.add(value + "/zero", new Dense(Array.ofLongs(grid.type(), Shape.SCALAR, grid.zero())));
        String integers = draft.fresh(value + "/integers");
        String rounded = draft.fresh(value + "/rounded");
        nodes.add(new Node(draft.freshId(), draft.fresh(value + "/QuantizeLinear"),
                new QuantizeLinear(0, 0, Optional.empty()), List.of(data, scale, zero), List.of(integers)));
        nodes.add(new Node(draft.freshId(), draft.fresh(value + "/DequantizeLinear"),
                new DequantizeLinear(0, 0, Optional.empty()), List.of(integers, scale, zero), List.of(rounded)));
        String result = isInteger ? rounded : clipped(value, rounded, grid, codes, nodes);
        layers.forEach(layer -> readers.put(layer.id(), new Rounded(nodes, result)));
    }

    /// Whether the weight of `layer` is written as integers of 8 bits or fewer.
    private boolean hasIntegers(Node layer) {
        return switch (draft.weight(layer.input(1)).orElseThrow()) {
            case Quantized quantized -> quantized.grid().bits() <= 8;
            case Sparse(_, Quantized quantized) -> quantized.grid().bits() <= 8;
            case Dense _,LowRank _,Palettized _,Sparse _ -> false;
        };
    }

    /// Keeps to the outermost levels: integers of more bits than codes have would hold more.
    ///
    /// Before rounding, runtimes can make one operator of all that. Behind it, this keeps ONNX Runtime (since 1.21) from rounding float
    /// weights to 8 bits by itself, one scale for each tensor, as it does where decoded integers flow right into a layer.
    private String clipped(String value, String data, ActivationGrid grid, ActivationGrid.Codes codes,
            List<Node> nodes) {
        String low = draft.add(value + "/low", scalar(grid.level(codes.low())));
        String high = draft.add(value + "/high", scalar(grid.level(codes.high())));
        String clipped = draft.fresh(value + "/clipped");
        nodes.add(new Node(draft.freshId(), draft.fresh(value + "/Clip"), new Clip(), List.of(data, low, high),
                List.of(clipped)));
        return clipped;
    }

    private static Dense scalar(float value) {
        return new Dense(Array.of(new float[]{value}, Shape.SCALAR));
    }

    Graph graph() {
        var nodes = new ArrayList<Node>();
        for (Node node : graph.nodes()) {
            Rounded rounded = readers.get(node.id());
            if (rounded == null) {
                nodes.add(node);
                continue;
            }
            if (!nodes.containsAll(rounded.nodes)) {
                nodes.addAll(rounded.nodes);
            }
            var inputs = new ArrayList<>(node.inputs());
            inputs.set(0, rounded.result);
            nodes.add(new Node(node.id(), node.name(), node.op(), inputs, node.outputs()));
        }
        return draft.with(nodes);
    }
}
