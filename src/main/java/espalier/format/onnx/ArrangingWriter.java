package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.graph.Node;
import espalier.model.op.ArrangingOp;
import espalier.model.op.Concat;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.Expand;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.Pad;
import espalier.model.op.Reshape;
import espalier.model.op.ShapeOf;
import espalier.model.op.Slice;
import espalier.model.op.Split;
import espalier.model.op.Squeeze;
import espalier.model.op.Transpose;
import espalier.model.op.Unsqueeze;
import java.util.Locale;

/// Writes the attributes of operators that move elements.
final class ArrangingWriter {
    private final int opset;
    private final TensorWriter tensors;

    ArrangingWriter(int opset, TensorWriter tensors) {
        this.opset = opset;
        this.tensors = tensors;
    }

    void attributes(ArrangingOp op, Node node, NodeProto.Builder proto) {
        switch (op) {
            case Concat concat -> AttributeWriter.integer(proto, "axis", concat.axis());
            case ConstantOfShape filled ->
                AttributeWriter.tensor(proto, "value", tensors.tensor(filled.value()).build());
            case Flatten flatten -> AttributeWriter.integer(proto, "axis", flatten.axis());
            case Gather gather -> AttributeWriter.integer(proto, "axis", gather.axis());
            case Pad pad -> AttributeWriter.text(proto, "mode", pad.mode().name().toLowerCase(Locale.ROOT));
            case Reshape reshape -> AttributeWriter.flag(proto, "allowzero", reshape.allowZero());
            case ShapeOf shape -> writeShape(shape, proto);
            case Split split -> {
                AttributeWriter.integer(proto, "axis", split.axis());
                if (opset >= 18 && !node.hasInput(1)) {
                    AttributeWriter.integer(proto, "num_outputs", node.outputs().size());
                }
            }
            case Transpose transpose -> {
                if (!transpose.order().isEmpty()) {
                    AttributeWriter.integers(proto, "perm", transpose.order());
                }
            }
            case Expand _,Slice _,Squeeze _,Unsqueeze _ -> {
                // They have none.
            }
        }
    }

    private static void writeShape(ShapeOf shape, NodeProto.Builder proto) {
        if (shape.start() != 0) {
            AttributeWriter.integer(proto, "start", shape.start());
        }
        if (shape.end() != ShapeOf.ALL) {
            AttributeWriter.integer(proto, "end", shape.end());
        }
    }
}
