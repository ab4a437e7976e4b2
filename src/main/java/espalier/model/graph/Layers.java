package espalier.model.graph;

import espalier.model.op.ArgExtreme;
import espalier.model.op.ArrangingOp;
import espalier.model.op.Binary;
import espalier.model.op.Cast;
import espalier.model.op.CastLike;
import espalier.model.op.Clip;
import espalier.model.op.Combine;
import espalier.model.op.Constant;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.CumSum;
import espalier.model.op.Dropout;
import espalier.model.op.Einsum;
import espalier.model.op.Gemm;
import espalier.model.op.GlobalLpPool;
import espalier.model.op.GlobalPool;
import espalier.model.op.GridSample;
import espalier.model.op.Hardmax;
import espalier.model.op.IntegerOp;
import espalier.model.op.IsInf;
import espalier.model.op.LpPool;
import espalier.model.op.MatMul;
import espalier.model.op.MaxUnpool;
import espalier.model.op.Normalization;
import espalier.model.op.Pool;
import espalier.model.op.Range;
import espalier.model.op.Reduce;
import espalier.model.op.Resize;
import espalier.model.op.Softmax;
import espalier.model.op.Unary;
import espalier.model.op.Unknown;
import espalier.model.op.Where;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds the compressible layers of a graph and names them.
final class Layers {
    /// What exporters call a weight that has no name of its own: `onnx::Conv_147`, `123`, `_v_12`.
    private static final Pattern MACHINE_NAME = Pattern.compile("onnx::.*|[_v]*\\d+|.*::.*_\\d+");

    private final Graph graph;
    private final Map<String, String> aliases;
    private final HashSet<String> names = new HashSet<>();

    private Layers(Graph graph) {
        this.graph = graph;
        this.aliases = aliases(graph);
    }

    /// The weight behind each value that is nothing but another name of it; exporters share equal weights that way.
    static Map<String, String> aliases(Graph graph) {
        var aliases = new HashMap<String, String>();
        for (Node node : graph.nodes()) {
            if (node.op() instanceof Unary unary && unary.kind() == Unary.Kind.Identity) {
                String weight = aliases.getOrDefault(node.input(0), node.input(0));
                if (graph.weights().containsKey(weight)) {
                    aliases.put(node.output(), weight);
                }
            }
        }
        return aliases;
    }

    static List<Layer> of(Graph graph) {
        var finder = new Layers(graph);
        var layers = new ArrayList<Layer>();
        var seen = new HashSet<String>();
        if (graph.isLoose()) {
            graph.weights().forEach((name, weight) -> finder.loose(name, weight, layers.size()).ifPresent(layers::add));
        }
        for (Node node : graph.nodes()) {
            finder.layer(node).filter(layer -> seen.add(layer.weight())).ifPresent(layers::add);
        }
        return List.copyOf(layers);
    }

    /// The layer of a weight that no node uses: its first dimension is taken for the outputs, as in most layers of PyTorch.
    private Optional<Layer> loose(String name, Weight weight, int id) {
        boolean isNumbers = !(weight instanceof Dense(var array)) || array.type().isFloating();
        if (!isNumbers || weight.shape().rank() < 2 || weight.shape().elements() == 0) {
            return Optional.empty();
        }
        var unknown = new Unknown("", "Weight", MemorySegment.ofArray(new byte[0]));
        return Optional.of(layer(new Node(id, name, unknown, List.of("", name), List.of("")), name, 0, 1));
    }

    private Optional<String> constant(String value) {
        String weight = aliases.getOrDefault(value, value);
        return graph.weights().containsKey(weight) ? Optional.of(weight) : Optional.empty();
    }

    private Optional<Layer> layer(Node node) {
        return switch (node.op()) {
            case Conv conv -> weightOf(node, 1).map(weight -> layer(node, weight, 0, conv.groups()));
            case ConvTranspose conv -> weightOf(node, 1).map(weight -> layer(node, weight, 1, conv.groups()));
            case Gemm gemm -> weightOf(node, 1).filter(weight -> shapeRank(weight) == 2)
                    .map(weight -> layer(node, weight, gemm.transposeB() ? 0 : 1, 1));
            case MatMul _ -> weightOf(node, 1).filter(weight -> shapeRank(weight) == 2)
                    .map(weight -> layer(node, weight, 1, 1));
            case GlobalLpPool _,GlobalPool _,LpPool _,MaxUnpool _,Pool _ -> Optional.empty();
            case Einsum _,GridSample _,Normalization _,Resize _ -> Optional.empty();
            case ArgExtreme _,Binary _,Cast _,CastLike _,Clip _,Combine _,CumSum _,Dropout _ -> Optional.empty();
            case Hardmax _,IsInf _,Range _,Reduce _,Softmax _,Unary _,Where _ -> Optional.empty();
            case ArrangingOp _,IntegerOp _,Constant _,Unknown _ -> Optional.empty();
        };
    }

    private Optional<String> weightOf(Node node, int input) {
        return node.hasInput(input) ? constant(node.input(input)) : Optional.empty();
    }

    private int shapeRank(String weight) {
        return graph.weights().get(weight).shape().rank();
    }

    private Layer layer(Node node, String weight, int outputAxis, int groups) {
        Weight stored = graph.weights().get(weight);
        return new Layer(unique(nameOf(node, weight)), node, weight, stored.shape(), outputAxis, groups);
    }

    private static String nameOf(Node node, String weight) {
        if (!MACHINE_NAME.matcher(weight).matches()) {
            return weight.endsWith(".weight") ? weight.substring(0, weight.length() - ".weight".length()) : weight;
        }
        int slash = node.name().lastIndexOf('/');
        if (slash > 0) {
            return node.name().substring(0, slash);
        }
        return node.name().isEmpty() ? node.op().type() + "_" + node.id() : node.name();
    }

    private String unique(String name) {
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + "#" + i;
        }
        return candidate;
    }
}
