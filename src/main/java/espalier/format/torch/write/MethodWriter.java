package espalier.format.torch.write;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.FactoredNodes;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.graph.Value;
import espalier.model.op.Unary;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes the nodes of a graph as the statements of `forward`.
final class MethodWriter {
    private final Graph graph;
    private final ModuleTree tree = new ModuleTree();
    private final List<Tensor> constants = new ArrayList<>();
    private final Weights weights;
    private final Script script;
    private final Map<String, Weight> pending = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();

    MethodWriter(Graph graph) {
        this.graph = graph;
        Shapes shapes = Shapes.of(graph);
        this.weights = new Weights(graph, shapes, tree);
        this.script = new Script(shapes, this::stored);
    }

    ModuleTree tree() {
        return tree;
    }

    List<Tensor> constants() {
        return constants;
    }

    /// The definition of `forward`.
    ///
    /// @throws InputException naming the node that has no form in TorchScript
    String write() {
        String parameters = parameters();
        graph.weights().forEach((name, weight) -> {
            pending.put(name, weight);
            if (weight instanceof Dense(Array array)) {
                script.bind(name, array);
            }
        });
        graph.nodes().forEach(this::write);
        List<String> results = graph.outputs().stream().map(output -> script.tensor(output.name())).toList();
        String type = results.size() == 1
                ? "Tensor"
                : results.stream().map(_ -> "Tensor").collect(Collectors.joining(", ", "Tuple[", "]"));
        String result = results.size() == 1 ? results.getFirst() : "(" + String.join(", ", results) + ")";
        return "  def forward(self: " + tree.type() + parameters + ") -> " + type + ":\n" + script.statements()
                + "    return " + result + "\n";
    }

    private String parameters() {
        var parameters = new StringBuilder();
        for (Value input : graph.inputs()) {
            String safe = input.name().replaceAll("[^A-Za-z0-9_]", "_");
            String name = "input_" + safe.replaceFirst("^input_?", "");
            while (parameters.indexOf(", " + name + ":") >= 0) {
                name += "_";
            }
            boolean isHalf = input.type() == ElementType.FLOAT16 || input.type() == ElementType.BFLOAT16;
            script.bind(input.name(), isHalf ? script.let(Quantizing.toType(name, ElementType.FLOAT32)) : name);
            parameters.append(", ").append(name).append(": Tensor");
        }
        return parameters.toString();
    }

    /// What code calls a weight or constant that is asked for the first time.
    private Optional<String> stored(String name) {
        Weight weight = pending.get(name);
        if (weight != null) {
            return Optional.of(weights.write(name, weight, script));
        }
        return script.constant(name).map(array -> {
            constants.add(Tensor.of(array, false));
            return Weights.computed("CONSTANTS.c" + (constants.size() - 1), array, script);
        });
    }

    private void write(Node node) {
        try {
            if (node.op() instanceof Unary unary && unary.kind() == Unary.Kind.Identity) {
                String weight = aliases.getOrDefault(node.input(0), node.input(0));
                if (pending.get(weight) instanceof LowRank) {
                    aliases.put(node.output(), weight);
                }
            }
            String weight = aliases.getOrDefault(node.input(1), node.input(1));
            if (pending.get(weight) instanceof LowRank factors && FactoredNodes.fits(node, factors)) {
                factored(node, weight, factors);
            } else {
                OperatorWriter.write(script, node);
            }
        } catch (Formless e) {
            throw new InputException("Node '%s' (%s) cannot be written in TorchScript: %s; export to ONNX instead."
                    .formatted(node.name().isEmpty() ? node.outputs().getFirst() : node.name(), node.op().type(),
                            e.getMessage()),
                    e);
        }
    }

    /// A node for each factor in place of one; nodes that share a weight share its factors.
    private void factored(Node node, String weight, LowRank product) {
        List<String> sides = LowRank.names(product.factors().size());
        List<String> values = sides.stream().map(side -> weight + "\n" + side).toList();
        for (int i = sides.size() - 1; i >= 0 && !script.isBound(values.get(i)); i--) {
            Weight factor = product.factors().get(i);
            script.bind(values.get(i), factor.shape());
            script.bind(values.get(i), weights.writeFactor(weight, sides.get(i), factor, script));
        }
        FactoredNodes.of(node, product, values, name -> name).forEach(part -> OperatorWriter.write(script, part));
    }
}
