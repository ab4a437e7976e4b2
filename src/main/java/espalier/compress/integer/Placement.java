package espalier.compress.integer;

import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.op.Binary;
import espalier.model.op.Clip;
import espalier.model.op.Concat;
import espalier.model.op.Constant;
import espalier.model.op.Conv;
import espalier.model.op.Flatten;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalPool;
import espalier.model.op.MatMul;
import espalier.model.op.Op;
import espalier.model.op.Pool;
import espalier.model.op.Reshape;
import espalier.model.op.Squeeze;
import espalier.model.op.Transpose;
import espalier.model.op.Unary;
import espalier.model.op.Unsqueeze;
import espalier.model.rewrite.GraphDraft;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Decides which nodes compute with integers and which values are rounded, so that a runtime finds no float between two of them.
///
/// Layers come first: what flows into them is rounded, and what leaves a convolution. A ReLU or clip after a node is part of it: only
/// its result is rounded. Additions, products, poolings and joins between rounded values are rounded too; what merely moves elements
/// keeps the grid of its input.
final class Placement {
    private final Graph graph;
    private final GraphDraft draft;
    private final Shapes shapes;
    private final boolean poolsKeepGrid;
    private final Map<String, List<Node>> consumers = new HashMap<>();
    private final Map<String, Node> producers;
    private final Set<String> outputs = new HashSet<>();
    private final Set<Node> layers = new HashSet<>();
    private final Set<Node> integers = new HashSet<>();
    /// The value whose grid a rounded value has, by the rounded value.
    private final SequencedMap<String, String> roots = new LinkedHashMap<>();
    /// Further values whose ranges a shared grid reaches over, by the value whose grid it is.
    private final Map<String, Set<String>> members = new HashMap<>();

    /// @param poolsKeepGrid whether average pools and joins have the grid of their inputs
    Placement(Graph graph, GraphDraft draft, boolean poolsKeepGrid) {
        this.poolsKeepGrid = poolsKeepGrid;
        this.graph = graph;
        this.draft = draft;
        this.shapes = Shapes.of(graph);
        producers = graph.producers();
        graph.nodes().forEach(node -> node.inputs().stream().distinct()
                .forEach(input -> consumers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node)));
        graph.outputs().forEach(output -> outputs.add(output.name()));
        graph.nodes().forEach(this::findLayer);
        graph.nodes().forEach(this::place);
    }

    /// Whether a node is a layer whose products are of integers.
    boolean isLayer(Node node) {
        return layers.contains(node);
    }

    /// The rounded values, each with the value whose grid it has.
    SequencedMap<String, String> roots() {
        return roots;
    }

    /// Whether `node` reads the rounded form of its inputs.
    boolean readsRounded(Node node, String input) {
        return roots.containsKey(input) && (integers.contains(node) || isMadeOfIntegers(input));
    }

    /// Whether a value comes out of integer arithmetic, perhaps through a ReLU, and so exists in rounded form alone. Matrix products
    /// can give floats as well.
    private boolean isMadeOfIntegers(String value) {
        Node maker = producers.get(value);
        if (maker == null) {
            return false;
        }
        return integers.contains(maker) && !(maker.op() instanceof Gemm || maker.op() instanceof MatMul)
                || isActivation(maker) && fused(maker.input(0)).equals(value) && isMadeOfIntegers(maker.input(0));
    }

    private void findLayer(Node node) {
        boolean isLayer = switch (node.op()) {
            case Conv _ -> hasWeight(node) && hasConstantBias(node);
            case Gemm gemm -> hasWeight(node) && !gemm.transposeA() && gemm.alpha() == 1 && gemm.beta() == 1
                    && hasConstantBias(node) && hasBiasPerChannel(node, gemm);
            case MatMul _ -> hasWeight(node) && draft.weight(node.input(1)).orElseThrow().shape().rank() == 2;
            default -> false;
        };
        if (isLayer) {
            layers.add(node);
            integers.add(node);
            roots.putIfAbsent(node.input(0), node.input(0));
        }
    }

    private boolean hasWeight(Node node) {
        return isFloat(node.input(0)) && draft.constant(node.input(0)).isEmpty()
                && draft.constant(node.input(1)).isPresent() && isFloat(node.input(1));
    }

    private boolean isFloat(String value) {
        return shapes.value(value).filter(known -> known.type() == ElementType.FLOAT32).isPresent();
    }

    private boolean hasConstantBias(Node node) {
        return !node.hasInput(2) || draft.constant(node.input(2)).isPresent();
    }

    private boolean hasBiasPerChannel(Node node, Gemm gemm) {
        if (!node.hasInput(2)) {
            return true;
        }
        Shape weight = draft.weight(node.input(1)).orElseThrow().shape();
        Shape bias = draft.weight(node.input(2)).orElseThrow().shape();
        return bias.elements() == weight.size(gemm.transposeB() ? 0 : 1)
                && bias.size(bias.rank() - 1) == bias.elements();
    }

    private void place(Node node) {
        switch (node.op()) {
            case Conv _ when layers.contains(node) -> round(fused(node.output()), true);
            case Gemm _,MatMul _ when layers.contains(node) -> {
                // Their results may stay floats: a runtime multiplies the integers and scales the sum.
            }
            case Pool pool when pool.kind() == Pool.Kind.MAX -> move(node, true);
            case Pool _ -> {
                if (poolsKeepGrid) {
                    move(node, true);
                } else {
                    compute(node);
                }
            }
            case GlobalPool pool when pool.kind() == Pool.Kind.AVERAGE -> compute(node);
            case Binary binary when isSum(binary) && node.inputs().size() == 2 -> compute(node);
            case Concat _ -> join(node);
            case Flatten _,Reshape _,Transpose _,Squeeze _,Unsqueeze _ -> move(node, false);
            default -> {
                // Everything else computes with floats.
            }
        }
    }

    private static boolean isSum(Binary binary) {
        return binary.kind() == Binary.Kind.Add || binary.kind() == Binary.Kind.Mul;
    }

    /// Rounds the result of a node whose inputs are all rounded already.
    private void compute(Node node) {
        String result = fused(node.output());
        if (node.inputs().stream().filter(input -> takesValue(node, input)).allMatch(roots::containsKey)
                && round(result, false)) {
            integers.add(node);
        }
    }

    private void join(Node node) {
        compute(node);
        if (poolsKeepGrid && integers.contains(node)) {
            String shared = roots.get(fused(node.output()));
            node.inputs().forEach(input -> share(roots.get(input), shared));
        }
    }

    /// Gives all values that had the grid of `root` the grid of `shared`.
    private void share(String root, String shared) {
        roots.replaceAll((_, now) -> now.equals(root) ? shared : now);
        members.computeIfAbsent(shared, _ -> new LinkedHashSet<>()).add(root);
        members.get(shared).addAll(members.getOrDefault(root, new LinkedHashSet<>()));
    }

    /// The values whose ranges the grid of `root` has to reach over.
    Set<String> membersOf(String root) {
        var all = new LinkedHashSet<String>(Set.of(root));
        all.addAll(members.getOrDefault(root, new LinkedHashSet<>()));
        return all;
    }

    private static boolean takesValue(Node node, String input) {
        return !input.isEmpty() && (node.op() instanceof Binary || node.op() instanceof Concat
                || input.equals(node.input(0)));
    }

    /// Keeps the grid across a node that gives nothing but elements of its input.
    ///
    /// @param always even if nothing after it needs integers
    private void move(Node node, boolean always) {
        String from = roots.get(node.input(0));
        boolean isWanted = always || leadsToIntegers(node.output());
        if (from == null || !isWanted || outputs.contains(node.output()) || node.outputs().size() > 1) {
            return;
        }
        roots.put(node.output(), from);
        integers.add(node);
    }

    private boolean leadsToIntegers(String value) {
        return consumers.getOrDefault(value, List.of()).stream().anyMatch(
                node -> layers.contains(node) || isMove(node.op()) && leadsToIntegers(node.output()));
    }

    private static boolean isMove(Op op) {
        return op instanceof Flatten || op instanceof Reshape || op instanceof Transpose || op instanceof Squeeze
                || op instanceof Unsqueeze;
    }

    /// @param always even if it is an output of the graph
    private boolean round(String value, boolean always) {
        if (!isFloat(value) || outputs.contains(value) && !always) {
            return false;
        }
        roots.putIfAbsent(value, value);
        return true;
    }

    /// The value that a runtime computes in one go with `value`: after a ReLU or clip that alone takes it.
    private String fused(String value) {
        List<Node> after = consumers.getOrDefault(value, List.of());
        return after.size() == 1 && isActivation(after.getFirst()) && after.getFirst().input(0).equals(value)
                && !outputs.contains(value) ? after.getFirst().output() : value;
    }

    private boolean isActivation(Node node) {
        return switch (node.op()) {
            case Unary unary -> unary.kind() == Unary.Kind.Relu;
            case Clip _ -> node.inputs().stream().skip(1).allMatch(bound -> bound.isEmpty() || isConstant(bound));
            default -> false;
        };
    }

    private boolean isConstant(String value) {
        return draft.constant(value).isPresent()
                || Optional.ofNullable(producers.get(value)).filter(maker -> maker.op() instanceof Constant)
                        .isPresent();
    }

    /// The layers that take a constant weight but compute with floats.
    List<Node> left() {
        return graph.layers().stream().map(layer -> layer.node()).filter(node -> !layers.contains(node)).toList();
    }
}
