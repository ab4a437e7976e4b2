package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.BatchNorm;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.NeuralOp;
import espalier.model.op.Resize;
import espalier.model.op.WindowOp;

/// Writes the attributes of operators that only networks have.
final class NeuralWriter {
    private final int opset;

    NeuralWriter(int opset) {
        this.opset = opset;
    }

    void attributes(NeuralOp op, NodeProto.Builder proto) {
        switch (op) {
            case BatchNorm norm -> {
                AttributeWriter.number(proto, "epsilon", norm.epsilon());
                AttributeWriter.number(proto, "momentum", norm.momentum());
            }
            case InstanceNorm norm -> AttributeWriter.number(proto, "epsilon", norm.epsilon());
            case LayerNorm norm -> {
                AttributeWriter.integer(proto, "axis", norm.axis());
                AttributeWriter.number(proto, "epsilon", norm.epsilon());
            }
            case Resize resize -> ResizeNodes.write(resize, proto, opset);
            case WindowOp window -> WindowNodes.write(window, proto);
        }
    }
}
