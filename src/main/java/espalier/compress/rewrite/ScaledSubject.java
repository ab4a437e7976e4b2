package espalier.compress.rewrite;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Unary;
import espalier.model.rewrite.ChannelScaling;
import espalier.model.rewrite.GraphDraft;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A graph and its compressed layers whose weights are being multiplied, channel by channel.
final class ScaledSubject {
    private final Graph graph;
    private final GraphDraft draft;
    private final SequencedMap<String, CompressedLayer> layers;
    private final Map<String, Weight> weights = new HashMap<>();
    private final Map<Integer, Node> nodes = new LinkedHashMap<>();

    ScaledSubject(Graph graph, SequencedMap<String, CompressedLayer> layers) {
        this.graph = graph;
        this.layers = new LinkedHashMap<>(layers);
        draft = new GraphDraft(graph);
        graph.nodes().forEach(node -> nodes.put(node.id(), node));
    }

    private String name(Node node) {
        return draft.constant(nodes.getOrDefault(node.id(), node).input(1)).orElseThrow();
    }

    /// The weight of `node` as it is now.
    Weight weight(Node node) {
        String name = name(node);
        return weights.getOrDefault(name, graph.weights().get(name));
    }

    /// Whether the weight of `node` can be scaled as it is stored, without more scales than it has.
    boolean canScale(Node node, ChannelScaling scaling) {
        String name = name(node);
        return (layers.containsKey(name)
                ? scaling.of(layers.get(name)).map(CompressedLayer::weight)
                : scaling.of(weight(node))).filter(scaled -> scales(scaled) == scales(weight(node))).isPresent();
    }

    private static long scales(Weight weight) {
        return switch (weight) {
            case Dense _,Palettized _ -> 0;
            case Quantized quantized -> quantized.grid().scales().elements();
            case Sparse(_, Weight values) -> scales(values);
            case LowRank(_, List<Weight> factors) -> factors.stream().mapToLong(ScaledSubject::scales).sum();
        };
    }

    /// Scales the weight of `node`, as it is stored if it can be.
    void scale(Node node, ChannelScaling scaling) {
        String name = name(node);
        if (layers.containsKey(name)) {
            CompressedLayer scaled = scaling.of(layers.get(name)).orElseThrow();
            layers.put(name, scaled);
            weights.put(name, scaled.weight());
        } else {
            Weight weight = weight(node);
            weights.put(name, scaling.of(weight)
                    .orElseGet(() -> scaling.of(new Dense(weight.toDense().floats())).orElseThrow()));
        }
    }

    /// Scales the constant that is input `index` of `node`, a number for each channel.
    void scaleRow(Node node, int index, double[] factors) {
        Node now = nodes.get(node.id());
        Array row = draft.weight(now.input(index)).orElseThrow().toDense();
        float[] values = row.toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * factors[i]);
        }
        var inputs = new ArrayList<>(now.inputs());
        inputs.set(index, draft.settle(now.input(index), now.input(index) + "/scaled",
                new Dense(Array.of(values, row.shape()))));
        nodes.put(node.id(), new Node(now.id(), now.name(), now.op(), inputs, now.outputs()));
    }

    /// Makes a ReLU of `clip`.
    void rectify(Node clip) {
        nodes.put(clip.id(), new Node(clip.id(), clip.name(), Unary.of(Unary.Kind.Relu), List.of(clip.input(0)),
                clip.outputs()));
    }

    SequencedMap<String, CompressedLayer> layers() {
        return layers;
    }

    /// The graph with what was scaled.
    Graph graph() {
        weights.forEach(draft::replace);
        return draft.with(List.copyOf(nodes.values()));
    }
}
