package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import espalier.model.array.Array;
import espalier.model.graph.Node;
import espalier.model.op.BatchNorm;
import espalier.model.op.Cast;
import espalier.model.op.Concat;
import espalier.model.op.Constant;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.Conv;
import espalier.model.op.Dropout;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.Gemm;
import espalier.model.op.InstanceNorm;
import espalier.model.op.IntegerOp;
import espalier.model.op.LayerNorm;
import espalier.model.op.Op;
import espalier.model.op.Pad;
import espalier.model.op.Pool;
import espalier.model.op.Reduce;
import espalier.model.op.Reshape;
import espalier.model.op.ShapeOf;
import espalier.model.op.Softmax;
import espalier.model.op.Split;
import espalier.model.op.Transpose;
import espalier.model.op.Unary;
import espalier.model.op.Unknown;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Locale;

/// Writes nodes as a given operator set has them.
final class NodeWriter {
    private final int opset;
    private final TensorWriter tensors;

    NodeWriter(int opset, TensorWriter tensors) {
        this.opset = opset;
        this.tensors = tensors;
    }

    /// The node with all its inputs; lifted attributes are still inputs (see [Lifted]).
    NodeProto.Builder write(Node node) {
        NodeProto.Builder proto = node.op() instanceof Unknown unknown
                ? decode(unknown)
                : NodeProto.newBuilder().setOpType(node.op().type());
        writeAttributes(node.op(), node, proto);
        if (!node.name().isEmpty()) {
            proto.setName(node.name());
        }
        return proto.addAllInput(node.inputs()).addAllOutput(node.outputs());
    }

    /// An unknown node as it was read, without name, inputs and outputs.
    static NodeProto.Builder decode(Unknown unknown) {
        try {
            NodeProto.Builder node = NodeProto.parseFrom(UnsafeByteOperations
                    .unsafeWrap(unknown.encoded().toArray(ValueLayout.JAVA_BYTE))).toBuilder()
                    .setOpType(unknown.type());
            return unknown.domain().isEmpty() ? node : node.setDomain(unknown.domain());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("An unknown node kept from a file is no longer readable", e);
        }
    }

    private void writeAttributes(Op op, Node node, NodeProto.Builder proto) {
        switch (op) {
            case Conv conv -> {
                WindowAttributes.write(conv.window(), proto);
                AttributeWriter.integer(proto, "group", conv.groups());
            }
            case Pool pool -> writePool(pool, proto);
            case Gemm gemm -> writeGemm(gemm, proto);
            case BatchNorm norm -> {
                AttributeWriter.number(proto, "epsilon", norm.epsilon());
                AttributeWriter.number(proto, "momentum", norm.momentum());
            }
            case LayerNorm norm -> {
                AttributeWriter.integer(proto, "axis", norm.axis());
                AttributeWriter.number(proto, "epsilon", norm.epsilon());
            }
            case InstanceNorm norm -> AttributeWriter.number(proto, "epsilon", norm.epsilon());
            case Softmax softmax -> AttributeWriter.integer(proto, "axis",
                    softmax.flatten() && opset >= 13 ? -1 : softmax.axis());
            case Unary unary -> writeUnary(unary, proto);
            case Dropout dropout -> {
                if (opset < 12) {
                    AttributeWriter.number(proto, "ratio", dropout.ratio());
                }
            }
            case Split split -> {
                AttributeWriter.integer(proto, "axis", split.axis());
                if (opset >= 18 && !node.hasInput(1)) {
                    AttributeWriter.integer(proto, "num_outputs", node.outputs().size());
                }
            }
            case IntegerOp integers -> IntegerNodes.write(integers, node, proto, opset);
            default -> writeRearranging(op, proto);
        }
    }

    private void writeRearranging(Op op, NodeProto.Builder proto) {
        switch (op) {
            case Cast cast -> AttributeWriter.integer(proto, "to", ElementTypes.number(cast.to()));
            case Concat concat -> AttributeWriter.integer(proto, "axis", concat.axis());
            case Constant constant -> writeTensor(proto, constant.value());
            case ConstantOfShape filled -> writeTensor(proto, filled.value());
            case Flatten flatten -> AttributeWriter.integer(proto, "axis", flatten.axis());
            case Gather gather -> AttributeWriter.integer(proto, "axis", gather.axis());
            case Pad pad -> AttributeWriter.text(proto, "mode", pad.mode().name().toLowerCase(Locale.ROOT));
            case Reduce reduce -> {
                AttributeWriter.integer(proto, "keepdims", reduce.keepDims() ? 1 : 0);
                writeFlag(proto, "noop_with_empty_axes", reduce.noAxesMeansNone());
            }
            case Reshape reshape -> writeFlag(proto, "allowzero", reshape.allowZero());
            case ShapeOf shape -> {
                if (shape.start() != 0) {
                    AttributeWriter.integer(proto, "start", shape.start());
                }
                if (shape.end() != ShapeOf.ALL) {
                    AttributeWriter.integer(proto, "end", shape.end());
                }
            }
            case Transpose transpose -> {
                if (!transpose.order().isEmpty()) {
                    AttributeWriter.integers(proto, "perm", transpose.order());
                }
            }
            default -> {
                // The others have no attributes.
            }
        }
    }

    private void writeTensor(NodeProto.Builder proto, Array value) {
        AttributeWriter.tensor(proto, "value", tensors.tensor(value).build());
    }

    private static void writeFlag(NodeProto.Builder proto, String name, boolean isSet) {
        if (isSet) {
            AttributeWriter.integer(proto, name, 1);
        }
    }

    private static void writePool(Pool pool, NodeProto.Builder proto) {
        WindowAttributes.write(pool.window(), proto);
        writeFlag(proto, "ceil_mode", pool.ceil());
        writeFlag(proto, "count_include_pad", pool.countPads());
    }

    private static void writeGemm(Gemm gemm, NodeProto.Builder proto) {
        AttributeWriter.number(proto, "alpha", gemm.alpha());
        AttributeWriter.number(proto, "beta", gemm.beta());
        writeFlag(proto, "transA", gemm.transposeA());
        writeFlag(proto, "transB", gemm.transposeB());
    }

    private static void writeUnary(Unary unary, NodeProto.Builder proto) {
        switch (unary.kind()) {
            case LeakyRelu, Elu, Celu -> AttributeWriter.number(proto, "alpha", unary.alpha());
            case Selu -> writeTwo(proto, unary, "gamma");
            case HardSigmoid -> writeTwo(proto, unary, "beta");
            case GeluTanh -> AttributeWriter.text(proto, "approximate", "tanh");
            default -> {
                // The others have no parameters.
            }
        }
    }

    private static void writeTwo(NodeProto.Builder proto, Unary unary, String second) {
        List.of("alpha", second).forEach(
                name -> AttributeWriter.number(proto, name, name.equals("alpha") ? unary.alpha() : unary.beta()));
    }
}
