package espalier.model.rewrite;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.BatchNorm;
import espalier.model.op.Conv;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes batch-norms into the convolutions before them: what they do to a channel, the channel's weights can do.
///
/// Outputs change by rounding alone, and a pass over every activation is spared. Weights on a symmetric grid with a scale per channel
/// stay on it: the scale takes the factor. A weight that no other node takes keeps its name.
public final class BatchNormFolding {
    /// Multiplies weights by what batch-norms do to their channels.
    public interface Scaling {
        /// The weight of `conv` with the slices along its first axis multiplied by `factors`; empty if that batch-norm has to stay.
        ///
        /// @param name the weight's name
        Optional<Weight> scaled(Node conv, String name, Weight weight, double[] factors);
    }

    private final Graph graph;
    private final Scaling scaling;
    private final GraphDraft draft;
    private final Map<String, Node> convolutions = new HashMap<>();

    private BatchNormFolding(Graph graph, Scaling scaling) {
        this.graph = graph;
        this.scaling = scaling;
        draft = new GraphDraft(graph);
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Conv) {
                convolutions.put(node.output(), node);
            }
        }
    }

    /// `graph` with every batch-norm taken in that follows a convolution and nothing else looks between; itself where there is none.
    public static Graph of(Graph graph) {
        return of(graph, (_, _, weight, factors) -> isPlain(weight)
                ? Optional.of(scaled(weight, new ChannelScaling(0, factors)))
                : Optional.empty());
    }

    /// `graph` with every batch-norm taken in that follows a convolution, nothing else looks between, and `scaling` allows.
    public static Graph of(Graph graph, Scaling scaling) {
        return graph.nodes().stream().anyMatch(node -> node.op() instanceof BatchNorm)
                ? new BatchNormFolding(graph, scaling).fold()
                : graph;
    }

    private Graph fold() {
        var folded = new HashMap<Node, Node>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof BatchNorm norm) {
                foldable(node).ifPresent(conv -> merged(conv, node, norm).ifPresent(made -> {
                    folded.put(conv, made);
                    folded.put(node, node);
                }));
            }
        }
        var nodes = new ArrayList<Node>();
        for (Node node : graph.nodes()) {
            Node replacement = folded.get(node);
            if (replacement != node) {
                nodes.add(replacement == null ? node : replacement);
            }
        }
        return draft.with(nodes);
    }

    /// The convolution that `norm` can be taken into.
    private Optional<Node> foldable(Node norm) {
        for (int i = 1; i < 5; i++) {
            if (draft.constant(norm.input(i)).isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(convolutions.get(norm.input(0))).filter(conv -> draft.uses(conv.output()) == 1)
                .filter(conv -> draft.constant(conv.input(1)).isPresent())
                .filter(conv -> !conv.hasInput(2) || draft.constant(conv.input(2)).isPresent());
    }

    /// Whether the numbers of a weight are cheap to have: those of a product are not.
    private static boolean isPlain(Weight weight) {
        return !(weight instanceof LowRank);
    }

    private static Weight scaled(Weight weight, ChannelScaling scaling) {
        return scaling.of(weight)
                .orElseGet(() -> scaling.of(new Dense(weight.toDense())).orElseThrow());
    }

    private float[] numbers(String value) {
        return draft.weight(value).orElseThrow().toDense().toFloats();
    }

    private Optional<Node> merged(Node conv, Node norm, BatchNorm op) {
        float[] scale = numbers(norm.input(1));
        float[] shift = numbers(norm.input(2));
        float[] mean = numbers(norm.input(3));
        float[] variance = numbers(norm.input(4));
        float[] bias = conv.hasInput(2) ? numbers(conv.input(2)) : new float[scale.length];
        float[] folded = new float[scale.length];
        double[] factors = new double[scale.length];
        for (int channel = 0; channel < scale.length; channel++) {
            factors[channel] = scale[channel] / Math.sqrt((double) variance[channel] + op.epsilon());
            folded[channel] = (float) ((bias[channel] - mean[channel]) * factors[channel] + shift[channel]);
        }
        String name = draft.constant(conv.input(1)).orElseThrow();
        return scaling.scaled(conv, name, graph.weights().get(name), factors).map(scaled -> {
            String weightName = draft.settle(conv.input(1), name + "/folded", scaled);
            Array folds = Array.of(folded, folded.length);
            String biasName = conv.hasInput(2)
                    ? draft.settle(conv.input(2), conv.input(2) + "/folded", new Dense(folds))
                    : draft.addBias(name, folds);
            return new Node(conv.id(), conv.name(), conv.op(), List.of(conv.input(0), weightName, biasName),
                    List.of(norm.output()));
        });
    }
}
