package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The attributes of a node while it is read; remembers which were asked for, so that none is lost silently.
final class Attributes {
    private final String node;
    private final Map<String, AttributeProto> unread = new LinkedHashMap<>();

    Attributes(NodeProto node) {
        this.node = "node '" + node.getName() + "' (" + node.getOpType() + ")";
        for (AttributeProto attribute : node.getAttributeList()) {
            unread.put(attribute.getName(), attribute);
        }
    }

    /// Whether every attribute has been asked for.
    boolean allRead() {
        return unread.isEmpty();
    }

    /// Takes note of an attribute that changes nothing a running network computes.
    void ignore(String name) {
        unread.remove(name);
    }

    int integer(String name, int otherwise) {
        return take(name, AttributeType.INT).map(a -> exact(name, a.getI())).orElse(otherwise);
    }

    Optional<Integer> integer(String name) {
        return take(name, AttributeType.INT).map(a -> exact(name, a.getI()));
    }

    boolean flag(String name, boolean otherwise) {
        return integer(name, otherwise ? 1 : 0) != 0;
    }

    float number(String name, float otherwise) {
        return take(name, AttributeType.FLOAT).map(AttributeProto::getF).orElse(otherwise);
    }

    Optional<Float> number(String name) {
        return take(name, AttributeType.FLOAT).map(AttributeProto::getF);
    }

    String text(String name, String otherwise) {
        return take(name, AttributeType.STRING).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
    }

    Optional<List<Integer>> integers(String name) {
        return longs(name).map(values -> values.stream().map(value -> exact(name, value)).toList());
    }

    Optional<List<Long>> longs(String name) {
        return take(name, AttributeType.INTS).map(AttributeProto::getIntsList);
    }

    Optional<TensorProto> tensor(String name) {
        return take(name, AttributeType.TENSOR).map(AttributeProto::getT);
    }

    /// The attribute whatever its type.
    Optional<AttributeProto> any(String name) {
        return Optional.ofNullable(unread.remove(name));
    }

    private Optional<AttributeProto> take(String name, AttributeType type) {
        AttributeProto attribute = unread.get(name);
        if (attribute == null || !attribute.getRefAttrName().isEmpty()) {
            return Optional.empty();
        }
        if (attribute.getType() != type && attribute.getType() != AttributeType.UNDEFINED) {
            throw new MalformedException(
                    "%s: attribute '%s' should be of type %s, not %s".formatted(node, name, type, attribute.getType()));
        }
        unread.remove(name);
        return Optional.of(attribute);
    }

    private int exact(String name, long value) {
        if (value != (int) value) {
            throw new MalformedException("%s: attribute '%s' is out of range: %d".formatted(node, name, value));
        }
        return (int) value;
    }
}
