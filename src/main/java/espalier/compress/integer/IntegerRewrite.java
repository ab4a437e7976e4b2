package espalier.compress.integer;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.metric.ActivationStatistics;
import espalier.model.op.Conv;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.QuantizeLinear;
import espalier.model.rewrite.BatchNormFolding;
import espalier.model.rewrite.BiasFolding;
import espalier.model.rewrite.Factoring;
import espalier.model.rewrite.GraphDraft;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Quantized;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;

/// Makes a network compute with 8-bit integers: values are rounded by QuantizeLinear and DequantizeLinear where runtimes fuse them,
/// weights lie on symmetric grids, biases are 32-bit integers.
///
/// Batch-norms are folded and factorized layers are two nodes before.
public final class IntegerRewrite {
    private final Graph graph;
    private final IntegerStyle style;
    private final GraphDraft draft;
    private final Placement placement;
    private final Map<String, ActivationGrid> grids = new HashMap<>();
    private final Map<String, Constants> constants = new HashMap<>();
    private final Map<String, String> weightNames = new HashMap<>();
    private final SequencedSet<String> rounded = new LinkedHashSet<>();
    private final Map<String, String> readAs = new HashMap<>();

    /// The names of a grid's scale and zero among the weights.
    private record Constants(String scale, String zero) {}

    private IntegerRewrite(Graph graph, IntegerStyle style) {
        this.graph = graph;
        this.style = style;
        draft = new GraphDraft(graph);
        placement = new Placement(graph, draft, style.poolsKeepGrid());
    }

    /// The network to calibrate: `graph` with batch-norms and biases folded and factors as layers of their own.
    public static Graph prepared(Graph graph) {
        return BiasFolding.of(BatchNormFolding.of(Factoring.of(graph)));
    }

    /// The values of a prepared graph whose ranges are needed.
    public static SequencedSet<String> values(Graph prepared, IntegerStyle style) {
        var placement = new Placement(prepared, new GraphDraft(prepared), style.poolsKeepGrid());
        var values = new LinkedHashSet<String>();
        placement.roots().values().forEach(root -> values.addAll(placement.membersOf(root)));
        return values;
    }

    /// A network that computes with integers.
    ///
    /// @param graph runs in this program and is what is written
    /// @param notes sentences on layers that stay floats, or whose weights had to be rounded anew
    public record Result(Graph graph, List<String> notes) {
        public Result {
            notes = List.copyOf(notes);
        }
    }

    /// The integer form of a prepared graph.
    ///
    /// @param ranges of all its [#values]
    public static Result of(Graph prepared, IntegerStyle style, Map<String, ActivationRange> ranges) {
        return new IntegerRewrite(prepared, style).rewrite(ranges);
    }

    /// The range of each value by `method`.
    ///
    /// @param percentile for [RangeMethod#PERCENTILE]
    public static Map<String, ActivationRange> ranges(Map<String, ActivationStatistics> seen, RangeMethod method,
            double percentile, IntegerStyle style) {
        var ranges = new LinkedHashMap<String, ActivationRange>();
        seen.forEach((name, statistics) -> ranges.put(name,
                method.range(statistics, percentile, style.activations())));
        return ranges;
    }

    private Result rewrite(Map<String, ActivationRange> ranges) {
        placement.roots().values().forEach(root -> grids.computeIfAbsent(root,
                name -> ActivationGrid.over(reach(name, ranges), style.activations())));
        var nodes = new ArrayList<Node>();
        graph.inputs().forEach(input -> round(input.name(), nodes));
        var outputs = new LinkedHashSet<String>();
        graph.outputs().forEach(output -> outputs.add(output.name()));
        for (Node node : graph.nodes()) {
            Node read = reading(node);
            Node made = placement.isLayer(node) ? layer(node, read, nodes) : read;
            String output = node.output();
            boolean isRoundedOutput = outputs.contains(output) && placement.roots().containsKey(output);
            nodes.add(isRoundedOutput ? renamed(made, draft.fresh(output + "/float")) : made);
            if (isRoundedOutput) {
                roundOutput(output, nodes.getLast().output(), nodes);
            } else {
                node.outputs().forEach(value -> round(value, nodes));
            }
        }
        return new Result(draft.with(nodes), notes());
    }

    private ActivationRange reach(String root, Map<String, ActivationRange> ranges) {
        return placement.membersOf(root).stream().map(ranges::get)
                .reduce(new ActivationRange(0, 0), ActivationRange::with);
    }

    private Node reading(Node node) {
        List<String> inputs = node.inputs().stream()
                .map(input -> placement.readsRounded(node, input) ? readAs.get(input) : input).toList();
        return new Node(node.id(), node.name(), node.op(), inputs, node.outputs());
    }

    private static Node renamed(Node node, String output) {
        var outputs = new ArrayList<>(node.outputs());
        outputs.set(0, output);
        return new Node(node.id(), node.name(), node.op(), node.inputs(), outputs);
    }

    private void round(String value, List<Node> nodes) {
        if (placement.roots().containsKey(value)) {
            String result = draft.fresh(value + "/rounded");
            round(value, value, result, nodes);
            readAs.put(value, result);
        }
    }

    /// An output of the graph keeps its name, and is what comes out of the grid.
    private void roundOutput(String output, String from, List<Node> nodes) {
        round(output, from, output, nodes);
        readAs.put(output, output);
    }

    private void round(String value, String from, String to, List<Node> nodes) {
        String root = placement.roots().get(value);
        ActivationGrid grid = grids.get(root);
        Constants of = constants.computeIfAbsent(root, _ -> new Constants(
                draft.add(root + "/scale", scalar(grid.scale())), draft.add(root + "/zero", zero(grid))));
        String codes = draft.fresh(value + "/integers");
        nodes.add(new Node(draft.freshId(), draft.fresh(value + "/QuantizeLinear"),
                new QuantizeLinear(0, 0, Optional.of(grid.type())), List.of(from, of.scale, of.zero), List.of(codes)));
        nodes.add(new Node(draft.freshId(), draft.fresh(value + "/DequantizeLinear"),
                new DequantizeLinear(0, 0, Optional.empty()), List.of(codes, of.scale, of.zero), List.of(to)));
    }

    private static Weight scalar(float value) {
        return new Dense(Array.of(new float[]{value}, Shape.SCALAR));
    }

    private static Weight zero(ActivationGrid grid) {
        return new Dense(
                new Array(grid.type(), Shape.SCALAR, MemorySegment.ofArray(new byte[]{(byte) grid.zero()})));
    }

    private Node layer(Node node, Node read, List<Node> nodes) {
        int axis = switch (node.op()) {
            case Gemm gemm when gemm.transposeB() -> 0;
            case Gemm _,MatMul _ -> 1;
            default -> 0;
        };
        float inputScale = grids.get(placement.roots().get(node.input(0))).scale();
        float[] bias = node.hasInput(2) ? draft.weight(node.input(2)).orElseThrow().toDense().toFloats() : new float[0];
        Quantized first = onGrid(node, axis);
        Quantized weight = style.integerBiases() ? IntegerWeights.carrying(first, bias, inputScale) : first;
        var inputs = new ArrayList<>(read.inputs());
        inputs.set(1, nameOf(node.input(1), axis, weight));
        if (bias.length > 0 && style.integerBiases()) {
            inputs.set(2, bias(node, bias, inputScale, weight.grid().scales().toFloats(), nodes));
        }
        return new Node(node.id(), node.name(), node.op(), inputs, node.outputs());
    }

    private Quantized onGrid(Node node, int axis) {
        Weight weight = draft.weight(node.input(1)).orElseThrow();
        boolean perChannel = node.op() instanceof Conv || style.productsPerChannel();
        return IntegerWeights.asStored(weight, axis, perChannel).orElseGet(() -> {
            rounded.add(node.input(1));
            return IntegerWeights.rounded(weight.toDense(), perChannel ? axis : Grid.TENSOR);
        });
    }

    /// Layers that share a weight share its integers too, unless their grids differ.
    private String nameOf(String value, int axis, Quantized weight) {
        String name = draft.constant(value).orElseThrow();
        boolean isOnlyUse = name.equals(value) && draft.uses(name) == 1;
        if (isOnlyUse) {
            draft.replace(name, weight);
            return name;
        }
        String key = name + '\n' + axis + '\n' + Arrays.hashCode(weight.grid().scales().toFloats());
        return weightNames.computeIfAbsent(key, _ -> draft.add(name, weight));
    }

    /// A bias counts in the scale of the products it is added to.
    private String bias(Node node, float[] bias, float inputScale, float[] weightScales, List<Node> nodes) {
        int[] codes = new int[bias.length];
        float[] scales = new float[weightScales.length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = inputScale * weightScales[i];
        }
        for (int i = 0; i < bias.length; i++) {
            codes[i] = (int) Math.rint(bias[i] / scales[scales.length == 1 ? 0 : i]);
        }
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(codes.length, Integer.BYTES)]);
        for (int i = 0; i < codes.length; i++) {
            bytes.set(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 4L * i, codes[i]);
        }
        Function<String, String> named = part -> node.output() + "/bias/" + part;
        String integers = draft.add(named.apply("integers"),
                new Dense(new Array(ElementType.INT32, Shape.of(codes.length), bytes)));
        String scale = draft.add(named.apply("scale"), new Dense(
                Array.of(scales, scales.length == 1 ? Shape.SCALAR : Shape.of(scales.length))));
        String decoded = draft.fresh(named.apply("rounded"));
        nodes.add(new Node(draft.freshId(), draft.fresh(named.apply("DequantizeLinear")),
                new DequantizeLinear(0, 0, Optional.empty()), List.of(integers, scale), List.of(decoded)));
        return decoded;
    }

    private List<String> notes() {
        var notes = new ArrayList<String>();
        List<Node> left = placement.left();
        if (!left.isEmpty()) {
            notes.add(names(left) + " computes with floats: its form has no counterpart in integers.");
        }
        if (!rounded.isEmpty()) {
            notes.add("The weights of " + rounded.size()
                    + (rounded.size() == 1 ? " layer, which is" : " layers, which are")
                    + " not on a symmetric grid of 2 to 8 bits, are rounded to one of 8 bits.");
        }
        return notes;
    }

    private static String names(List<Node> nodes) {
        Node first = nodes.getFirst();
        String name = first.name().isEmpty() ? first.output() : first.name();
        return nodes.size() == 1 ? name : name + " and " + (nodes.size() - 1) + " more";
    }
}
