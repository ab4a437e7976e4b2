package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.List;

/// Adds attributes to a node.
final class AttributeWriter {
    private AttributeWriter() {
    }

    static void integer(NodeProto.Builder node, String name, long value) {
        node.addAttribute(AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value));
    }

    /// Says nothing where the flag is not set: that is what its absence means.
    static void flag(NodeProto.Builder node, String name, boolean isSet) {
        if (isSet) {
            integer(node, name, 1);
        }
    }

    static void number(NodeProto.Builder node, String name, float value) {
        node.addAttribute(AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOAT).setF(value));
    }

    static void numbers(NodeProto.Builder node, String name, float[] values) {
        var attribute = AttributeProto.newBuilder().setName(name).setType(AttributeType.FLOATS);
        for (float value : values) {
            attribute.addFloats(value);
        }
        node.addAttribute(attribute);
    }

    static void text(NodeProto.Builder node, String name, String value) {
        node.addAttribute(AttributeProto.newBuilder().setName(name).setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value)));
    }

    static void integers(NodeProto.Builder node, String name, List<Integer> values) {
        longs(node, name, values.stream().mapToLong(Integer::longValue).toArray());
    }

    static void longs(NodeProto.Builder node, String name, long[] values) {
        var attribute = AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        node.addAttribute(attribute);
    }

    static void tensor(NodeProto.Builder node, String name, TensorProto value) {
        node.addAttribute(AttributeProto.newBuilder().setName(name).setType(AttributeType.TENSOR).setT(value));
    }
}
