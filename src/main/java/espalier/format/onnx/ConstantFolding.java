package espalier.format.onnx;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.op.Cast;
import espalier.model.op.Constant;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Fact;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.Inputs;
import espalier.model.op.QuantizeLinear;
import espalier.model.op.Reshape;
import espalier.model.op.Squeeze;
import espalier.model.op.Transpose;
import espalier.model.op.Unsqueeze;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds weights that a file computes from constants: integers with scales, and floats that are only rearranged.
///
/// The nodes that compute them go and the weight takes the place of what it was computed from, so that it is a layer's weight
/// like any other. Files written by [RuntimeForm] are read back this way.
final class ConstantFolding {
    private final Map<String, Weight> weights;
    private final Map<String, Array> constants = new HashMap<>();
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, List<Node>> consumers = new HashMap<>();
    private final Set<String> outputs;
    private final Set<Integer> gone = new HashSet<>();
    /// What each folded weight stands in for, by the name of the constant it was computed from.
    private final Map<String, Map<String, Weight>> made = new HashMap<>();
    private final Set<String> madeNames = new HashSet<>();
    private final List<Node> nodes;

    /// @param outputs names of the graph's outputs and of all values that inner graphs take
    ConstantFolding(List<Node> nodes, Map<String, Weight> weights, Collection<String> outputs) {
        this.nodes = nodes;
        this.weights = weights;
        this.outputs = new HashSet<>(outputs);
        weights.forEach((name, weight) -> constants.put(name, ((Dense) weight).array()));
        for (Node node : nodes) {
            node.outputs().forEach(output -> producers.put(output, node));
            node.inputs().forEach(input -> consumers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node));
            if (node.op() instanceof Constant(Array value)) {
                constants.put(node.output(), value);
            }
        }
        nodes.forEach(this::fold);
    }

    /// The nodes that are left.
    List<Node> nodes() {
        return nodes.stream().filter(node -> !gone.contains(node.id())).toList();
    }

    /// All weights, folded ones in place of what they were computed from.
    Map<String, Weight> weights() {
        var used = new HashSet<>(outputs);
        nodes().forEach(node -> used.addAll(node.inputs()));
        var removed = new HashSet<String>();
        nodes.stream().filter(node -> gone.contains(node.id())).forEach(node -> removed.addAll(node.inputs()));
        var all = new LinkedHashMap<String, Weight>();
        weights.forEach((name, weight) -> {
            if (used.contains(name) || !removed.contains(name)) {
                all.put(name, weight);
            }
            put(name, all);
        });
        return all;
    }

    private void put(String source, Map<String, Weight> all) {
        made.getOrDefault(source, Map.of()).forEach((name, weight) -> {
            if (consumers.getOrDefault(name, List.of()).stream().anyMatch(node -> !gone.contains(node.id()))
                    || outputs.contains(name)) {
                all.put(name, weight);
            }
            put(name, all);
        });
    }

    private void fold(Node node) {
        if (!weights.containsKey(node.input(0)) && !madeNames.contains(node.input(0))) {
            return;
        }
        switch (node.op()) {
            case DequantizeLinear decoding ->
                dequantized(node, decoding).ifPresent(weight -> replace(node, node.input(0), weight));
            case Cast _ -> {
                foldScaled(node);
                foldPicked(node);
            }
            case Reshape _,Squeeze _,Unsqueeze _,Flatten _,Transpose _ ->
                rearranged(node).ifPresent(weight -> replace(node, node.input(0), weight));
            default -> {
                // Everything else stays.
            }
        }
    }

    private void replace(Node last, String source, Weight weight) {
        gone.add(last.id());
        madeNames.add(last.output());
        made.computeIfAbsent(source, _ -> new LinkedHashMap<>()).put(last.output(), weight);
        if (weight instanceof Dense(Array array)) {
            constants.put(last.output(), array);
        }
    }

    /// Only where ONNX Runtime does not round activations, which would change outputs.
    private Optional<Weight> dequantized(Node node, DequantizeLinear decoding) {
        boolean isExact = consumers.getOrDefault(node.output(), List.of()).stream()
                .allMatch(consumer -> consumer.input(1).equals(node.output()) && RuntimePlan.isExactWithQdq(consumer));
        if (!isExact || producers.values().stream().anyMatch(other -> other.op() instanceof QuantizeLinear)) {
            return Optional.empty();
        }
        return constant(node.input(0)).flatMap(integers -> constant(node.input(1)).flatMap(scales -> IntegerReader
                .read(integers, scales, constant(node.input(2)), node.hasInput(2), decoding)));
    }

    /// Cast, perhaps Sub, then Mul, each used by the next alone.
    private void foldScaled(Node cast) {
        Optional<Node> next = onlyConsumer(cast);
        Optional<Array> zeros = next.filter(node -> node.op().type().equals("Sub"))
                .flatMap(node -> constant(node.input(1)));
        Optional<Node> scaled = zeros.isPresent() ? next.flatMap(this::onlyConsumer) : next;
        if (scaled.isEmpty() || !scaled.get().op().type().equals("Mul")) {
            return;
        }
        Node last = scaled.get();
        boolean isFirst = last.input(0).equals(zeros.isPresent() ? next.get().output() : cast.output());
        Optional<Weight> weight = constant(cast.input(0)).filter(_ -> isFirst).flatMap(integers -> constant(
                last.input(1)).flatMap(scales -> IntegerReader.read(integers, scales, zeros, (Cast) cast.op())));
        weight.ifPresent(value -> {
            gone.add(cast.id());
            zeros.ifPresent(_ -> gone.add(next.get().id()));
            replace(last, cast.input(0), value);
        });
    }

    /// Cast, perhaps Add, then Gather, each used by the next alone.
    private void foldPicked(Node cast) {
        Optional<Node> next = onlyConsumer(cast);
        Optional<Array> starts = next
                .filter(node -> node.op().type().equals("Add") && node.input(0).equals(cast.output()))
                .flatMap(node -> constant(node.input(1)));
        Optional<Node> last = (starts.isPresent() ? next.flatMap(this::onlyConsumer) : next)
                .filter(node -> node.op() instanceof Gather gather && gather.axis() == 0
                        && !node.input(0).equals(starts.isPresent() ? next.get().output() : cast.output()));
        Optional<Weight> weight = last.flatMap(gather -> constant(gather.input(0)))
                .flatMap(list -> constant(cast.input(0)).flatMap(codes -> PaletteReader.read(codes, starts, list)));
        weight.ifPresent(value -> {
            gone.add(cast.id());
            starts.ifPresent(_ -> gone.add(next.get().id()));
            replace(last.get(), cast.input(0), value);
        });
    }

    private Optional<Node> onlyConsumer(Node node) {
        List<Node> all = consumers.getOrDefault(node.output(), List.of());
        return all.size() == 1 && !outputs.contains(node.output()) ? Optional.of(all.getFirst()) : Optional.empty();
    }

    private Optional<Weight> rearranged(Node node) {
        Optional<Array> data = constant(node.input(0))
                .filter(array -> array.type().isFloating() && array.elements() > 1);
        boolean isConstant = node.inputs().stream().allMatch(constants::containsKey);
        if (data.isEmpty() || !isConstant) {
            return Optional.empty();
        }
        Fact[] facts = node.inputs().stream().map(name -> Fact.of(constants.get(name))).toArray(Fact[]::new);
        Optional<Shape> shape = node.op().infer(Inputs.of(facts), 1).getFirst().shape().filter(Shape::isKnown);
        return shape.map(result -> new Dense(node.op() instanceof Transpose transpose
                ? Transposing.of(data.get(), transpose.order())
                : data.get().reshaped(result)));
    }

    private Optional<Array> constant(String name) {
        return Optional.ofNullable(constants.get(name));
    }
}
