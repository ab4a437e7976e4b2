package espalier.model.rewrite;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.BatchNorm;
import espalier.model.op.Conv;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Quantized;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Takes batch-norms into the convolutions before them: what they do to a channel, the channel's weights can do.
///
/// Outputs change by rounding alone, and a pass over every activation is spared. Weights on a symmetric grid with a scale per channel
/// stay on it: the scale takes the factor.
public final class BatchNormFolding {
    private final Graph graph;
    private final GraphDraft draft;
    private final Map<String, Node> convolutions = new HashMap<>();

    private BatchNormFolding(Graph graph) {
        this.graph = graph;
        draft = new GraphDraft(graph);
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Conv) {
                convolutions.put(node.output(), node);
            }
        }
    }

    /// `graph` with every batch-norm taken in that follows a convolution and nothing else looks between; itself where there is none.
    public static Graph of(Graph graph) {
        return graph.nodes().stream().anyMatch(node -> node.op() instanceof BatchNorm)
                ? new BatchNormFolding(graph).fold()
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
                .filter(conv -> draft.weight(conv.input(1)).filter(BatchNormFolding::isPlain).isPresent())
                .filter(conv -> !conv.hasInput(2) || draft.constant(conv.input(2)).isPresent());
    }

    /// Whether the numbers of a weight are cheap to have: those of a product are not.
    private static boolean isPlain(Weight weight) {
        return !(weight instanceof LowRank);
    }

    private float[] numbers(String value) {
        return draft.weight(value).orElseThrow().toDense().toFloats();
    }

    private Node merged(Node conv, Node norm, BatchNorm op) {
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
        Weight weight = draft.weight(conv.input(1)).orElseThrow();
        String weightName = draft.add(conv.output() + "/folded weight", scaled(weight, factors));
        String biasName = draft.add(conv.output() + "/folded bias", new Dense(Array.of(folded, folded.length)));
        return new Node(conv.id(), conv.name(), conv.op(), List.of(conv.input(0), weightName, biasName),
                List.of(norm.output()));
    }

    /// `weight` with the slices along its first axis multiplied by `factors`.
    static Weight scaled(Weight weight, double[] factors) {
        if (weight instanceof Quantized quantized && quantized.grid().axis() == 0 && quantized.grid().symmetric()
                && quantized.grid().bits() > 1) {
            return scaled(quantized, factors);
        }
        float[] values = weight.toDense().toFloats();
        int each = values.length / factors.length;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * factors[i / each]);
        }
        return new Dense(Array.of(values, weight.shape()));
    }

    /// Scales are positive, so a negative factor turns the codes around; one of zero makes them all zero.
    private static Quantized scaled(Quantized weight, double[] factors) {
        Grid grid = weight.grid();
        float[] scales = grid.scales().toFloats();
        short[] codes = new short[Math.toIntExact(weight.shape().elements())];
        int each = codes.length / factors.length;
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (short) (Math.signum(factors[i / each]) * weight.codeAt(i));
        }
        for (int channel = 0; channel < scales.length; channel++) {
            float scale = (float) (scales[channel] * Math.abs(factors[channel]));
            scales[channel] = scale > 0 ? scale : scales[channel];
        }
        var scaled = new Grid(grid.bits(), true, 0, Array.of(scales, scales.length), grid.zeros());
        return new Quantized(weight.shape(), scaled, MemorySegment.ofArray(codes));
    }
}
