package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.Constant;
import espalier.model.op.Unknown;
import espalier.model.weight.Dense;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Turns constant inputs back into the attributes they are in an older operator set, and knows which weights that leaves unused.
final class Folding {
    private final int opset;
    private final Map<String, Array> constants = new HashMap<>();
    private final Set<String> folded = new HashSet<>();
    private final Set<String> used = new HashSet<>();

    Folding(Graph graph, int opset) {
        this.opset = opset;
        graph.weights().forEach((name, weight) -> {
            if (weight instanceof Dense(Array array)) {
                constants.put(name, array);
            }
        });
        graph.nodes().forEach(this::look);
        graph.outputs().forEach(output -> used.add(output.name()));
    }

    private void look(Node node) {
        if (node.op() instanceof Constant(Array value)) {
            constants.put(node.output(), value);
        }
        if (node.op() instanceof Unknown unknown) {
            used.addAll(NodeOrder.captured(NodeWriter.decode(unknown).build()));
        }
        List<Integer> positions = Lifted.of(node.op().type(), opset).stream().map(Lifted::input).toList();
        for (int i = 0; i < node.inputs().size(); i++) {
            (positions.contains(i) && !(node.op() instanceof Unknown) ? folded : used).add(node.input(i));
        }
    }

    /// Whether a weight became attributes everywhere, so that it need not be written.
    boolean isGone(String weight) {
        return folded.contains(weight) && !used.contains(weight);
    }

    /// Turns inputs of `proto` into attributes.
    void fold(Node node, NodeProto.Builder proto) {
        if (node.op() instanceof Unknown) {
            return;
        }
        List<Lifted> all = Lifted.of(node.op().type(), opset);
        for (Lifted lifted : all) {
            String name = node.input(lifted.input());
            if (name.isEmpty()) {
                continue;
            }
            Array value = constants.get(name);
            if (value == null) {
                throw new MalformedException("node '%s' (%s) computes its '%s', which operator set %d cannot express"
                        .formatted(node.name(), node.op().type(), lifted.attribute(), opset));
            }
            lifted.write(proto, value);
        }
        if (!all.isEmpty()) {
            List<String> kept = node.inputs().subList(0, Math.min(all.getFirst().input(), node.inputs().size()));
            if (node.inputs().size() > all.getLast().input() + 1) {
                throw new MalformedException("node '%s' (%s) has an input that operator set %d does not know"
                        .formatted(node.name(), node.op().type(), opset));
            }
            proto.clearInput().addAllInput(kept);
        }
    }
}
