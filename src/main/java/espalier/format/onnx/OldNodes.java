package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/// Turns models of operator sets 1 to 6 into models of operator set 7.
///
/// Set 7 brought NumPy's broadcasting. Before, a node said at which dimension of the first array the second stands; a node whose
/// ranks are not known keeps saying so, and is an unknown operator then.
final class OldNodes {
    private static final int RAISED = 7;
    private static final Set<String> BROADCASTING = Set.of("Add", "And", "Div", "Equal", "Greater", "Less", "Mul", "Or",
            "Pow", "Sub", "Xor");

    private final Map<String, Integer> ranks = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final List<NodeProto> nodes = new ArrayList<>();

    private OldNodes(GraphProto graph) {
        graph.getInputList().forEach(this::note);
        graph.getValueInfoList().forEach(this::note);
        graph.getOutputList().forEach(this::note);
        graph.getInitializerList().forEach(tensor -> ranks.put(tensor.getName(), tensor.getDimsCount()));
        graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        names.addAll(ranks.keySet());
        graph.getNodeList().forEach(this::add);
    }

    private void note(ValueInfoProto value) {
        if (value.getType().getTensorType().hasShape()) {
            ranks.put(value.getName(), value.getType().getTensorType().getShape().getDimCount());
        }
    }

    /// `model` itself where it needs nothing.
    static ModelProto raised(ModelProto model) {
        for (int i = 0; i < model.getOpsetImportCount(); i++) {
            var set = model.getOpsetImport(i);
            boolean isOwn = set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx");
            if (isOwn && set.getVersion() > 0 && set.getVersion() < RAISED) {
                ModelProto.Builder raised = model.toBuilder();
                raised.getOpsetImportBuilder(i).setVersion(RAISED);
                raised.getGraphBuilder().clearNode().addAllNode(new OldNodes(model.getGraph()).nodes);
                return raised.build();
            }
        }
        return model;
    }

    private void add(NodeProto old) {
        NodeProto.Builder node = old.toBuilder();
        drop(node, "consumed_inputs");
        switch (old.getOpType()) {
            case "BatchNormalization", "Dropout" -> {
                // Where they do not say so, they train.
                if (attribute(old, "is_test").map(AttributeProto::getI).orElse(0L) != 0) {
                    drop(node, "is_test");
                }
            }
            case "Cast" -> typed(node);
            case "Gemm" -> drop(node, "broadcast");
            case "PRelu" -> spread(node, 1);
            case "Reshape" -> attribute(old, "shape").ifPresent(shape -> reshape(node, shape));
            case "Pad" -> renamed(node, "paddings", "pads");
            default -> {
                if (BROADCASTING.contains(old.getOpType())) {
                    broadcast(node, old);
                }
            }
        }
        nodes.add(node.build());
    }

    private void reshape(NodeProto.Builder node, AttributeProto shape) {
        String name = fresh(node.getOutput(0) + "/shape");
        long[] sizes = shape.getIntsList().stream().mapToLong(Long::longValue).toArray();
        NodeProto.Builder constant = NodeProto.newBuilder().setOpType("Constant").setName(name).addOutput(name);
        AttributeWriter.tensor(constant, "value", TensorWriter.integers(sizes).build());
        nodes.add(constant.build());
        drop(node, "shape");
        node.addInput(name);
    }

    private void broadcast(NodeProto.Builder node, NodeProto old) {
        Optional<Integer> axis = attribute(old, "axis").map(given -> (int) given.getI());
        boolean isPlain = attribute(old, "broadcast").map(AttributeProto::getI).orElse(0L) == 0 || axis.isEmpty();
        if (isPlain || spread(node, axis.get())) {
            drop(node, "broadcast");
            drop(node, "axis");
        }
    }

    /// Gives the second input of `node` the dimensions that it lacks at its end, so that it begins at `axis` of the first.
    private boolean spread(NodeProto.Builder node, int axis) {
        if (node.getInputCount() < 2 || !ranks.containsKey(node.getInput(0)) || !ranks.containsKey(node.getInput(1))) {
            return false;
        }
        int rank = ranks.get(node.getInput(0));
        int own = ranks.get(node.getInput(1));
        int missing = rank - own - (axis < 0 ? axis + rank : axis);
        if (own == 0 || missing <= 0) {
            return true;
        }
        String name = fresh(node.getInput(1) + "/spread");
        NodeProto.Builder spread = NodeProto.newBuilder().setOpType("Unsqueeze").setName(name)
                .addInput(node.getInput(1)).addOutput(name);
        AttributeWriter.longs(spread, "axes", LongStream.range(own, own + missing).toArray());
        nodes.add(spread.build());
        node.setInput(1, name);
        return true;
    }

    /// Types had names before they had numbers.
    private static void typed(NodeProto.Builder node) {
        for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
            if (attribute.getName().equals("to") && attribute.getType() == AttributeType.STRING) {
                DataType type = DataType.valueOf(attribute.getS().toStringUtf8());
                attribute.setType(AttributeType.INT).setI(type.getNumber()).clearS();
            }
        }
    }

    private static void renamed(NodeProto.Builder node, String from, String to) {
        node.getAttributeBuilderList().stream().filter(attribute -> attribute.getName().equals(from))
                .forEach(attribute -> attribute.setName(to));
    }

    private static Optional<AttributeProto> attribute(NodeProto node, String name) {
        return node.getAttributeList().stream().filter(attribute -> attribute.getName().equals(name)).findFirst();
    }

    private static void drop(NodeProto.Builder node, String name) {
        for (int i = node.getAttributeCount() - 1; i >= 0; i--) {
            if (node.getAttribute(i).getName().equals(name)) {
                node.removeAttribute(i);
            }
        }
    }

    private String fresh(String name) {
        String candidate = name;
        for (int i = 2; !names.add(candidate); i++) {
            candidate = name + "#" + i;
        }
        return candidate;
    }
}
