package espalier.format.skeleton;

import espalier.format.onnx.OnnxFile;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Value;
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
import java.util.SequencedMap;
import java.util.function.Predicate;

/// A graph without its weights, as an ONNX model of which they are inputs.
public final class Skeleton {
    private static final int MOST_DIMENSIONS = 8;

    private Skeleton() {
    }

    /// Whether a constant is stored beside the graph. Integers, single numbers and short lists (scales of Resize, a number for each
    /// dimension) stay in it: older operator sets have them as attributes of nodes.
    public static boolean isOutside(Weight weight) {
        return !(weight instanceof Dense(Array array)) || array.type().isFloating() && array.shape().rank() > 0
                && (array.shape().rank() > 1 || array.elements() > MOST_DIMENSIONS);
    }

    /// The ONNX model of `graph` without what is stored beside it.
    public static byte[] bytes(Graph graph) {
        return bytes(graph, Skeleton::isOutside);
    }

    /// The ONNX model of `graph` without the constants that are `outside`.
    ///
    /// @param outside at least those that [#isOutside] names
    public static byte[] bytes(Graph graph, Predicate<Weight> outside) {
        var inputs = new ArrayList<>(graph.inputs());
        var inside = new LinkedHashMap<String, Weight>();
        graph.weights().forEach((name, weight) -> {
            if (outside.test(weight)) {
                inputs.add(new Value(name, typeOf(weight), weight.shape()));
            } else {
                inside.put(name, weight);
            }
        });
        return OnnxFile.bytes(new Graph(graph.name(), inputs, outputs(graph), graph.nodes(), inside, graph.source()));
    }

    /// ONNX needs an output; weights without a graph are their own.
    private static List<Value> outputs(Graph graph) {
        return graph.isLoose()
                ? graph.weights().entrySet().stream().map(
                        entry -> new Value(entry.getKey(), typeOf(entry.getValue()), entry.getValue().shape())).toList()
                : graph.outputs();
    }

    /// The graph without its weights, which are the last of its inputs.
    ///
    /// @param bytes as [#bytes] gave them
    /// @param what names the file in messages
    /// @throws InputException if they are damaged
    public static Graph read(byte[] bytes, String what) {
        return OnnxFile.read(bytes, "graph of " + what);
    }

    private static InputException damaged(String what, String how) {
        return new InputException("The " + what + " " + how + ": the file is damaged; fetch or write it again.");
    }

    private static ElementType typeOf(Weight weight) {
        return switch (weight) {
            case Dense(Array array) -> array.type();
            case Sparse(_, Weight values) -> typeOf(values);
            case Quantized _,Palettized _,LowRank _ -> ElementType.FLOAT32;
        };
    }

    /// The graph `bare`, read of what [#bytes] gave, with the weights that were stored beside it.
    ///
    /// Where the graph's operator set has a constant input as an attribute, the constant comes back under the name that reading
    /// gives it, behind the others.
    ///
    /// @param names the constants in the graph's order
    /// @param outside those that were stored beside it
    /// @param what names the file in messages
    /// @throws InputException if the three do not fit together
    public static Graph complete(Graph bare, List<String> names, SequencedMap<String, Weight> outside, String what) {
        var weights = new LinkedHashMap<String, Weight>();
        for (String name : names) {
            Weight weight = outside.containsKey(name) ? outside.get(name) : bare.weights().get(name);
            if (weight != null) {
                weights.put(name, weight);
            }
        }
        bare.weights().forEach(weights::putIfAbsent);
        var inputs = new ArrayList<Value>();
        var expected = new HashMap<>(outside);
        for (Value input : bare.inputs()) {
            Weight weight = expected.remove(input.name());
            if (weight == null) {
                inputs.add(input);
            } else if (!weight.shape().equals(input.shape())) {
                throw damaged("file " + what, "has a weight '" + input.name() + "' of another shape");
            }
        }
        if (!expected.isEmpty()) {
            throw damaged("file " + what, "has a weight that its graph does not know");
        }
        try {
            List<Value> outputs = bare.nodes().isEmpty() ? List.of() : bare.outputs();
            return new Graph(bare.name(), inputs, outputs, bare.nodes(), weights, bare.source());
        } catch (IllegalArgumentException e) {
            throw new InputException("The graph of " + what + " does not hold together: " + e.getMessage() + ".", e);
        }
    }
}
