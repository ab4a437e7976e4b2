package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/// What the names inside a function or a branch mean where it is put in place of a node: its values, and its attributes.
final class Scope {
    private final String prefix;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, AttributeProto> attributes = new HashMap<>();

    /// @param prefix goes before the names of its nodes
    Scope(String prefix) {
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }

    void rename(String inside, String outside) {
        values.put(inside, outside);
    }

    /// Gives the function an attribute; a later one of the same name replaces it.
    void give(AttributeProto attribute) {
        attributes.put(attribute.getName(), attribute);
    }

    /// The name that a value has outside.
    String of(String inside) {
        return values.getOrDefault(inside, inside);
    }

    /// A node of the body as it stands outside.
    NodeProto renamed(NodeProto node) {
        String name = node.getName().isEmpty() && node.getOutputCount() > 0 ? node.getOutput(0) : node.getName();
        return renamed(node, Map.of()).setName(prefix + name).build();
    }

    /// @param inner names of the graphs around the node that are not this scope's
    private NodeProto.Builder renamed(NodeProto node, Map<String, String> inner) {
        NodeProto.Builder renamed = node.toBuilder().clearInput().clearOutput().clearAttribute();
        node.getInputList().forEach(input -> renamed.addInput(inner.getOrDefault(input, of(input))));
        node.getOutputList().forEach(output -> renamed.addOutput(inner.getOrDefault(output, of(output))));
        for (AttributeProto attribute : node.getAttributeList()) {
            if (!attribute.getRefAttrName().isEmpty()) {
                AttributeProto given = attributes.get(attribute.getRefAttrName());
                if (given != null) {
                    renamed.addAttribute(given.toBuilder().setName(attribute.getName()));
                }
            } else if (attribute.hasG()) {
                renamed.addAttribute(attribute.toBuilder().setG(renamed(attribute.getG(), inner)));
            } else {
                renamed.addAttribute(attribute);
            }
        }
        return renamed;
    }

    private GraphProto renamed(GraphProto graph, Map<String, String> around) {
        var own = new HashSet<String>();
        graph.getInputList().forEach(input -> own.add(input.getName()));
        graph.getInitializerList().forEach(tensor -> own.add(tensor.getName()));
        graph.getNodeList().forEach(node -> own.addAll(node.getOutputList()));
        var inner = new HashMap<>(around);
        own.forEach(name -> inner.put(name, name));
        GraphProto.Builder renamed = graph.toBuilder().clearNode().clearOutput();
        graph.getNodeList().forEach(node -> renamed.addNode(renamed(node, inner)));
        graph.getOutputList().forEach(output -> renamed.addOutput(output.toBuilder()
                .setName(inner.getOrDefault(output.getName(), of(output.getName())))));
        return renamed.build();
    }
}
