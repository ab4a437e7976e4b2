package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.op.Einsum;
import espalier.model.op.GridSample;
import espalier.model.op.NeuralOp;
import espalier.model.op.Normalization;
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
            case Einsum einsum -> AttributeWriter.text(proto, "equation", einsum.equation());
            case GridSample sample -> GridNodes.write(sample, proto, opset);
            case Normalization norm -> NormalizationNodes.write(norm, proto);
            case Resize resize -> ResizeNodes.write(resize, proto, opset);
            case WindowOp window -> WindowNodes.write(window, proto);
        }
    }
}
