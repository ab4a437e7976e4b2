package espalier.format.torch.write;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.op.BatchNorm;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Gemm;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.MatMul;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Puts the weights of a graph into modules when code first asks for them: floats as parameters, which PyTorch can train on;
/// running statistics, integers and single numbers of formulas as buffers; quantized weights as buffers that code decodes.
final class Weights {
    private final ModuleTree tree;
    private final ParameterNames names;
    private final Map<String, ElementType> needed = new HashMap<>();
    private final Set<String> statistics = new HashSet<>();
    private final Set<String> learned = new HashSet<>();

    Weights(Graph graph, Shapes shapes, ModuleTree tree) {
        this.tree = tree;
        this.names = new ParameterNames(graph);
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                note(node, i, shapes);
            }
        }
    }

    private void note(Node node, int index, Shapes shapes) {
        String name = node.input(index);
        switch (node.op()) {
            case BatchNorm _ when index >= 3 -> statistics.add(name);
            case Conv _,ConvTranspose _,Gemm _,BatchNorm _,LayerNorm _,InstanceNorm _ when index == 1 || index == 2 ->
                learned.add(name);
            case MatMul _ -> learned.add(name);
            default -> {
                // Other uses say nothing of it.
            }
        }
        if (index == 1) {
            shapes.type(node.input(0)).ifPresent(type -> needed.putIfAbsent(name, type));
        }
    }

    /// The name of `weight` in code.
    ///
    /// @param value its name in the graph
    String write(String value, Weight weight, Script script) {
        return write(names.of(value), value, weight, script);
    }

    /// The name in code of one factor of weight `value`.
    ///
    /// @param side what it is called beside the others
    String writeFactor(String value, String side, Weight factor, Script script) {
        String whole = names.of(value);
        String name = whole.endsWith(".weight")
                ? whole.substring(0, whole.length() - "weight".length()) + side + ".weight"
                : whole + "." + side;
        return write(name, value, factor, script);
    }

    private String write(String name, String value, Weight weight, Script script) {
        if (weight instanceof Dense(Array array)) {
            return computed(tree.add(name, Tensor.of(array, isParameter(value, array))), array, script);
        }
        Optional<CodedWeight> coded = CodedWeight.of(weight);
        String floats = coded.map(codes -> codes.write(name, tree, script)).orElseGet(() -> tree.add(name,
                new Tensor(TorchType.FLOAT32, weight.shape(), true,
                        out -> Tensor.copy(weight.toDense().floats().bytes(), out))));
        return needed.get(value) == ElementType.FLOAT64
                ? script.let(Quantizing.toType(floats, ElementType.FLOAT64))
                : floats;
    }

    /// Halves stay halves in the file and become single for computing.
    static String computed(String name, Array array, Script script) {
        return array.type() == ElementType.FLOAT16 || array.type() == ElementType.BFLOAT16
                ? script.let(Quantizing.toType(name, ElementType.FLOAT32))
                : name;
    }

    private boolean isParameter(String value, Array array) {
        return array.type().isFloating() && !statistics.contains(value)
                && (learned.contains(value) || array.elements() > 1 && !ParameterNames.isMachines(value));
    }
}
