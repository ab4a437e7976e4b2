package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import espalier.model.array.Array;
import espalier.model.graph.Node;
import espalier.model.op.ArrangingOp;
import espalier.model.op.Constant;
import espalier.model.op.IntegerOp;
import espalier.model.op.NeuralOp;
import espalier.model.op.NumericOp;
import espalier.model.op.Op;
import espalier.model.op.ScatterElements;
import espalier.model.op.Unknown;
import java.lang.foreign.ValueLayout;

/// Writes nodes as a given operator set has them.
final class NodeWriter {
    private final NeuralWriter neural;
    private final NumericWriter numeric;
    private final ArrangingWriter arranging;
    private final TensorWriter tensors;
    private final int opset;

    NodeWriter(int opset, TensorWriter tensors) {
        this.tensors = tensors;
        this.opset = opset;
        neural = new NeuralWriter(opset);
        numeric = new NumericWriter(opset);
        arranging = new ArrangingWriter(opset, tensors);
    }

    /// The node with all its inputs; lifted attributes are still inputs (see [Lifted]).
    NodeProto.Builder write(Node node) {
        NodeProto.Builder proto = node.op() instanceof Unknown unknown
                ? decode(unknown)
                : NodeProto.newBuilder().setOpType(type(node.op()));
        switch (node.op()) {
            case ArrangingOp op -> arranging.attributes(op, node, proto);
            case IntegerOp op -> IntegerNodes.write(op, node, proto, opset);
            case NeuralOp op -> neural.attributes(op, proto);
            case NumericOp op -> numeric.attributes(op, proto);
            case Constant(Array value) -> AttributeWriter.tensor(proto, "value", tensors.tensor(value).build());
            case Unknown _ -> {
                // Its attributes are there already.
            }
        }
        if (!node.name().isEmpty()) {
            proto.setName(node.name());
        }
        return proto.addAllInput(node.inputs()).addAllOutput(node.outputs());
    }

    private String type(Op op) {
        return op instanceof ScatterElements && opset < 11 ? "Scatter" : op.type();
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
}
