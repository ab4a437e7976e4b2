package espalier.model.rewrite;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Value;
import espalier.model.op.Cast;
import espalier.model.op.Constant;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.EyeLike;
import espalier.model.op.IntegerOp;
import espalier.model.op.Op;
import espalier.model.op.Range;
import espalier.model.op.Resize;
import espalier.model.op.Unknown;
import espalier.model.weight.Dense;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Lets a network compute with 16-bit floats between its inputs and outputs, which keep their types.
public final class HalfPrecision {
    /// The most a 16-bit float holds.
    public static final float MOST = 65504;

    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Graph graph;
    private final GraphDraft draft;
    private final Map<String, String> renamed = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    private HalfPrecision(Graph graph) {
        this.graph = graph;
        draft = new GraphDraft(graph);
    }

    /// `graph` with 16-bit weights and a conversion at each float input and output. Weights that a recipe compressed stay as they are
    /// stored.
    ///
    /// @throws InputException naming the node that has no 16-bit form, or the weight that does not fit
    public static Graph of(Graph graph) {
        return new HalfPrecision(graph).rewrite();
    }

    private Graph rewrite() {
        graph.nodes().forEach(HalfPrecision::requireForm);
        Set<String> kept = kept();
        graph.weights().forEach((name, weight) -> {
            if (weight instanceof Dense(Array array) && array.type() == ElementType.FLOAT32 && !kept.contains(name)) {
                draft.replace(name, half(array, "Weight '" + name + "'"));
            }
        });
        for (Value input : graph.inputs()) {
            if (input.type() == ElementType.FLOAT32) {
                String half = draft.fresh(input.name() + "/half");
                nodes.add(cast(input.name(), half, ElementType.FLOAT16));
                renamed.put(input.name(), half);
            }
        }
        for (Value output : graph.outputs()) {
            if (output.type() == ElementType.FLOAT32) {
                renamed.computeIfAbsent(output.name(), name -> draft.fresh(name + "/half"));
            }
        }
        graph.nodes().forEach(this::add);
        for (Value output : graph.outputs()) {
            boolean isInput = graph.inputs().stream().anyMatch(input -> input.name().equals(output.name()));
            if (output.type() == ElementType.FLOAT32 && !isInput) {
                nodes.add(cast(renamed.get(output.name()), output.name(), ElementType.FLOAT32));
            }
        }
        return draft.with(nodes);
    }

    private static void requireForm(Node node) {
        if (node.op() instanceof Unknown || node.op() instanceof IntegerOp || node.op() instanceof Range
                || node.op() instanceof EyeLike) {
            throw new InputException("Node '%s' (%s) has no form in 16-bit floats; choose precision float32."
                    .formatted(node.name().isEmpty() ? node.output() : node.name(), node.op().type()));
        }
    }

    /// Scales of Resize are 32-bit floats whatever the data.
    private Set<String> kept() {
        var kept = new HashSet<String>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Resize) {
                draft.constant(node.input(2)).ifPresent(kept::add);
            }
        }
        return kept;
    }

    private void add(Node node) {
        Op op = switch (node.op()) {
            case Cast cast when cast.to() == ElementType.FLOAT32 -> new Cast(ElementType.FLOAT16, cast.saturate());
            case Constant(Array value) when value.type() == ElementType.FLOAT32 ->
                new Constant(half(value, "Constant '" + node.output() + "'").array());
            case ConstantOfShape(Array value) when value.type() == ElementType.FLOAT32 ->
                new ConstantOfShape(half(value, "Constant '" + node.output() + "'").array());
            default -> node.op();
        };
        nodes.add(new Node(node.id(), node.name(), op, named(node.inputs()), named(node.outputs())));
    }

    private List<String> named(List<String> values) {
        return values.stream().map(value -> renamed.getOrDefault(value, value)).toList();
    }

    private Node cast(String from, String to, ElementType type) {
        return new Node(draft.freshId(), draft.fresh(to + "/Cast"), new Cast(type, true), List.of(from), List.of(to));
    }

    private static Dense half(Array array, String what) {
        float[] values = array.toFloats();
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Short.BYTES)]);
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(values[i]) > MOST && !Float.isInfinite(values[i])) {
                throw new InputException("%s holds %s, more than 16-bit floats can (65,504); choose precision float32."
                        .formatted(what, values[i]));
            }
            bytes.set(HALF, (long) i * Short.BYTES, Float.floatToFloat16(values[i]));
        }
        return new Dense(new Array(ElementType.FLOAT16, array.shape(), bytes));
    }
}
