package espalier.ui.shell;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.graph.Value;
import espalier.model.op.Conv;
import espalier.model.op.Pool;
import espalier.ui.Text;
import espalier.ui.network.Wiring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Draws the boxes and lines of a graph: its inputs, what computes with them, its outputs. What only prepares constants is left out.
final class Wirings {
    private final Graph graph;
    private final Map<String, Layer> layers = new HashMap<>();
    private final Map<String, String> makers = new HashMap<>();
    private final List<Wiring.Box> boxes = new ArrayList<>();
    private final LinkedHashSet<Wiring.Line> lines = new LinkedHashSet<>();

    private Wirings(Graph graph) {
        this.graph = graph;
        graph.layers().forEach(layer -> layers.put(nodeKey(layer.node()), layer));
    }

    static Wiring of(Graph graph) {
        var drawing = new Wirings(graph);
        graph.inputs().stream().filter(input -> !graph.weights().containsKey(input.name())).forEach(drawing::input);
        graph.nodes().forEach(drawing::node);
        graph.outputs().forEach(drawing::output);
        return new Wiring(drawing.boxes, List.copyOf(drawing.lines));
    }

    private void input(Value input) {
        String key = "input " + input.name();
        makers.put(input.name(), key);
        boxes.add(new Wiring.Box(key, input.name(), Text.of("network.input", example(input.shape())),
                Optional.empty()));
    }

    private void output(Value output) {
        String key = "output " + output.name();
        boxes.add(new Wiring.Box(key, output.name(), Text.of("network.output", output.name()), Optional.empty()));
        Optional.ofNullable(makers.get(output.name())).ifPresent(from -> lines.add(new Wiring.Line(from, key)));
    }

    private void node(Node node) {
        var from = new LinkedHashSet<String>();
        node.inputs().forEach(input -> Optional.ofNullable(makers.get(input)).ifPresent(from::add));
        if (from.isEmpty()) {
            return;
        }
        String key = nodeKey(node);
        Optional<Layer> layer = Optional.ofNullable(layers.get(key));
        boxes.add(new Wiring.Box(key, layer.map(Layer::name).orElse(node.name().isEmpty() ? key : node.name()),
                detail(node, layer), layer.map(Layer::name)));
        from.forEach(maker -> lines.add(new Wiring.Line(maker, key)));
        node.outputs().forEach(output -> makers.put(output, key));
    }

    private static String nodeKey(Node node) {
        return node.op().type() + "-" + node.id();
    }

    private static String detail(Node node, Optional<Layer> layer) {
        String type = node.op().type();
        return switch (node.op()) {
            case Conv conv -> type + " " + kernel(conv, layer)
                    + layer.map(owner -> " · " + owner.shape().size(0)).orElse("");
            case Pool pool -> type + " " + times(pool.window().kernel());
            default -> type + layer.map(owner -> " " + owner.rows() + "×" + owner.columns()).orElse("");
        };
    }

    private static String kernel(Conv conv, Optional<Layer> layer) {
        if (!conv.window().kernel().isEmpty() || layer.isEmpty()) {
            return times(conv.window().kernel());
        }
        Shape shape = layer.get().shape();
        return shape.dims().subList(2, shape.rank()).stream().map(Dim::toString).collect(Collectors.joining("×"));
    }

    private static String times(List<Integer> sizes) {
        return sizes.stream().map(String::valueOf).collect(Collectors.joining("×"));
    }

    /// A shape without its batch dimension.
    private static String example(Shape shape) {
        return shape.dims().stream().skip(1).map(Dim::toString).collect(Collectors.joining("×"));
    }
}
