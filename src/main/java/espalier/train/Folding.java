package espalier.train;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Value;
import espalier.model.op.BatchNorm;
import espalier.model.op.Conv;
import espalier.model.op.Unary;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes batch-norms into the convolutions before them: what they do to a channel, the channel's weights can do.
///
/// Outputs change by rounding alone, and a pass over every activation is spared.
final class Folding {
    private final Graph graph;
    private final Map<String, Node> convolutions = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final LinkedHashMap<String, Weight> weights;

    private Folding(Graph graph) {
        this.graph = graph;
        weights = new LinkedHashMap<>(graph.weights());
        for (Node node : graph.nodes()) {
            node.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
            if (node.op() instanceof Conv) {
                convolutions.put(node.output(), node);
            } else if (node.op() instanceof Unary unary && unary.kind() == Unary.Kind.Identity) {
                constant(node.input(0)).ifPresent(weight -> aliases.put(node.output(), weight));
            }
        }
        for (Value output : graph.outputs()) {
            uses.merge(output.name(), 1, Integer::sum);
        }
    }

    static Graph of(Graph graph) {
        return graph.nodes().stream().anyMatch(node -> node.op() instanceof BatchNorm)
                ? new Folding(graph).fold()
                : graph;
    }

    private Graph fold() {
        var folded = new HashMap<Node, Node>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof BatchNorm norm) {
                foldable(node).ifPresent(conv -> {
                    folded.put(conv, merged(conv, node, norm));
                    folded.put(node, node);
                });
            }
        }
        var nodes = new ArrayList<Node>();
        for (Node node : graph.nodes()) {
            Node replacement = folded.get(node);
            if (replacement != node) {
                nodes.add(replacement == null ? node : replacement);
            }
        }
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, weights, graph.source());
    }

    /// The convolution that `norm` can be taken into.
    private Optional<Node> foldable(Node norm) {
        for (int i = 1; i < 5; i++) {
            if (constant(norm.input(i)).isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(convolutions.get(norm.input(0))).filter(conv -> uses.get(conv.output()) == 1)
                .filter(conv -> constant(conv.input(1)).filter(this::isPlain).isPresent())
                .filter(conv -> !conv.hasInput(2) || constant(conv.input(2)).isPresent());
    }

    /// Whether the numbers of a weight are cheap to have: those of a product are not.
    private boolean isPlain(String weight) {
        return !(graph.weights().get(weight) instanceof LowRank);
    }

    private Optional<String> constant(String value) {
        String weight = aliases.getOrDefault(value, value);
        return graph.weights().containsKey(weight) ? Optional.of(weight) : Optional.empty();
    }

    private float[] numbers(String value) {
        return graph.weights().get(constant(value).orElseThrow()).toDense().toFloats();
    }

    private Node merged(Node conv, Node norm, BatchNorm op) {
        float[] scale = numbers(norm.input(1));
        float[] shift = numbers(norm.input(2));
        float[] mean = numbers(norm.input(3));
        float[] variance = numbers(norm.input(4));
        float[] bias = conv.hasInput(2) ? numbers(conv.input(2)) : new float[scale.length];
        float[] values = numbers(conv.input(1));
        int each = values.length / scale.length;
        float[] folded = new float[scale.length];
        for (int channel = 0; channel < scale.length; channel++) {
            double factor = scale[channel] / Math.sqrt((double) variance[channel] + op.epsilon());
            folded[channel] = (float) ((bias[channel] - mean[channel]) * factor + shift[channel]);
            for (int i = channel * each; i < (channel + 1) * each; i++) {
                values[i] = (float) (values[i] * factor);
            }
        }
        var shape = graph.weights().get(constant(conv.input(1)).orElseThrow()).shape();
        String weightName = conv.output() + "/folded weight";
        String biasName = conv.output() + "/folded bias";
        weights.put(weightName, new Dense(Array.of(values, shape)));
        weights.put(biasName, new Dense(Array.of(folded, folded.length)));
        return new Node(conv.id(), conv.name(), conv.op(), List.of(conv.input(0), weightName, biasName),
                List.of(norm.output()));
    }
}
