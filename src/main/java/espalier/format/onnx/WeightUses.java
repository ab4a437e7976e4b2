package espalier.format.onnx;

import espalier.model.graph.FactoredNodes;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.op.Unary;
import espalier.model.weight.LowRank;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which nodes use each weight, by its own name or through Identity nodes.
final class WeightUses {
    /// How a weight is used.
    ///
    /// @param layers the nodes that take it as their weight, input 1
    /// @param hasOther whether it is used in any other way
    /// @param isWithIntegers whether all the data it meets are decoded integers, so that a runtime multiplies integers
    record Use(List<Node> layers, boolean hasOther, boolean isWithIntegers) {
        Use {
            layers = List.copyOf(layers);
        }

        /// Whether every use can become a node for each factor.
        boolean isFactorable(LowRank weight) {
            return !hasOther && layers.stream().allMatch(node -> FactoredNodes.fits(node, weight));
        }

        /// Whether decoding it with DequantizeLinear leaves every use exact.
        boolean exactWithQdq() {
            return !hasOther && layers.stream().allMatch(RuntimePlan::isExactWithQdq);
        }
    }

    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, List<Node>> layers = new HashMap<>();
    private final Set<String> others = new HashSet<>();
    private final Set<String> decoded = new HashSet<>();

    WeightUses(Graph graph) {
        for (Node node : graph.nodes()) {
            if (node.op() instanceof DequantizeLinear) {
                decoded.add(node.output());
            }
            for (int i = 0; i < node.inputs().size(); i++) {
                String weight = weight(node.input(i));
                boolean isWeight = i == 1 && (node.op() instanceof Conv || node.op() instanceof ConvTranspose
                        || node.op() instanceof Gemm
                        || node.op() instanceof MatMul);
                if (graph.weights().containsKey(weight) && isIdentity(node)) {
                    aliases.put(node.output(), weight);
                } else if (isWeight) {
                    layers.computeIfAbsent(weight, _ -> new ArrayList<>()).add(node);
                } else {
                    others.add(weight);
                }
            }
        }
        graph.outputs().forEach(output -> others.add(weight(output.name())));
    }

    /// The weight behind `value`, which may be another name of it; `value` itself if there is none.
    String weight(String value) {
        return aliases.getOrDefault(value, value);
    }

    /// Whether `node` does nothing but give a weight another name.
    boolean isAlias(Node node) {
        return isIdentity(node) && aliases.containsKey(node.output());
    }

    Use of(String weight) {
        List<Node> nodes = layers.getOrDefault(weight, List.of());
        boolean isWithIntegers = !nodes.isEmpty()
                && nodes.stream().allMatch(node -> decoded.contains(node.input(0)));
        return new Use(nodes, others.contains(weight), isWithIntegers && !others.contains(weight));
    }

    private static boolean isIdentity(Node node) {
        return node.op() instanceof Unary unary && unary.kind() == Unary.Kind.Identity;
    }
}
