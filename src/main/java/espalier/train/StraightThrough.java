package espalier.train;

import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Types;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.QuantizeLinear;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Codes that gradients pass as if nothing had been rounded: those that are only made to be decoded again.
final class StraightThrough {
    private StraightThrough() {
    }

    /// The names of such codes in `graph`.
    static Set<String> codes(Graph graph) {
        var codes = new HashSet<String>();
        Map<String, ElementType> types = Types.of(graph);
        for (Node node : graph.nodes()) {
            if (node.op() instanceof QuantizeLinear && types.containsKey(node.output())
                    && types.get(node.output()).isInteger()) {
                codes.add(node.output());
            }
        }
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (i > 0 || !(node.op() instanceof DequantizeLinear)) {
                    codes.remove(node.input(i));
                }
            }
        }
        graph.outputs().forEach(output -> codes.remove(output.name()));
        return codes;
    }
}
