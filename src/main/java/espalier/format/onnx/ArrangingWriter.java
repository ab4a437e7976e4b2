package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.graph.Node;
import espalier.model.op.ArrangingOp;
import espalier.model.op.Compress;
import espalier.model.op.Concat;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.DepthToSpace;
import espalier.model.op.Expand;
import espalier.model.op.EyeLike;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.GatherElements;
import espalier.model.op.GatherND;
import espalier.model.op.NonZero;
import espalier.model.op.OneHot;
import espalier.model.op.Pad;
import espalier.model.op.Reshape;
import espalier.model.op.ReverseSequence;
import espalier.model.op.ScatterElements;
import espalier.model.op.ScatterND;
import espalier.model.op.Scattering;
import espalier.model.op.ShapeOf;
import espalier.model.op.SizeOf;
import espalier.model.op.Slice;
import espalier.model.op.SpaceToDepth;
import espalier.model.op.Split;
import espalier.model.op.Squeeze;
import espalier.model.op.Tile;
import espalier.model.op.TopK;
import espalier.model.op.Transpose;
import espalier.model.op.Trilu;
import espalier.model.op.Unique;
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
            case Compress(var axis) -> axis.ifPresent(given -> writeAxis(proto, given));
            case Concat concat -> writeAxis(proto, concat.axis());
            case ConstantOfShape filled ->
                AttributeWriter.tensor(proto, "value", tensors.tensor(filled.value()).build());
            case DepthToSpace depth -> writeDepth(depth, proto);
            case EyeLike eye -> writeEye(eye, proto);
            case Flatten flatten -> writeAxis(proto, flatten.axis());
            case Gather gather -> writeAxis(proto, gather.axis());
            case GatherElements gather -> writeAxis(proto, gather.axis());
            case GatherND(int batchDims) -> writeUnless(0, proto, "batch_dims", batchDims);
            case OneHot oneHot -> writeAxis(proto, oneHot.axis());
            case Pad pad -> AttributeWriter.text(proto, "mode", pad.mode().name().toLowerCase(Locale.ROOT));
            case Reshape reshape -> AttributeWriter.flag(proto, "allowzero", reshape.allowZero());
            case ReverseSequence reverse -> writeReverse(reverse, proto);
            case ScatterElements(int axis, var reduction) -> {
                writeAxis(proto, axis);
                writeScattering(reduction, proto);
            }
            case ScatterND scatter -> writeScattering(scatter.reduction(), proto);
            case ShapeOf shape -> writeShape(shape, proto);
            case SpaceToDepth space -> AttributeWriter.integer(proto, "blocksize", space.block());
            case Split split -> writeSplit(split, node, proto);
            case TopK top -> writeTopK(top, proto);
            case Transpose(var order) when !order.isEmpty() -> AttributeWriter.integers(proto, "perm", order);
            case Trilu trilu -> AttributeWriter.integer(proto, "upper", trilu.upper() ? 1 : 0);
            case Unique unique -> writeUnique(unique, proto);
            case Expand _,NonZero _,SizeOf _,Slice _,Squeeze _,Tile _,Transpose _,Unsqueeze _ -> {
                // They have none.
            }
        }
    }

    private static void writeAxis(NodeProto.Builder proto, int axis) {
        AttributeWriter.integer(proto, "axis", axis);
    }

    private static void writeUnless(int otherwise, NodeProto.Builder proto, String name, int value) {
        if (value != otherwise) {
            AttributeWriter.integer(proto, name, value);
        }
    }

    private static void writeDepth(DepthToSpace depth, NodeProto.Builder proto) {
        AttributeWriter.integer(proto, "blocksize", depth.block());
        if (depth.channelsFirst()) {
            AttributeWriter.text(proto, "mode", "CRD");
        }
    }

    private static void writeEye(EyeLike eye, NodeProto.Builder proto) {
        eye.to().ifPresent(type -> AttributeWriter.integer(proto, "dtype", ElementTypes.number(type)));
        AttributeWriter.integer(proto, "k", eye.diagonal());
    }

    private static void writeReverse(ReverseSequence reverse, NodeProto.Builder proto) {
        AttributeWriter.integer(proto, "batch_axis", reverse.batchAxis());
        AttributeWriter.integer(proto, "time_axis", reverse.timeAxis());
    }

    private void writeSplit(Split split, Node node, NodeProto.Builder proto) {
        writeAxis(proto, split.axis());
        if (opset >= 18 && !node.hasInput(1)) {
            AttributeWriter.integer(proto, "num_outputs", node.outputs().size());
        }
    }

    private static void writeUnique(Unique unique, NodeProto.Builder proto) {
        unique.axis().ifPresent(axis -> writeAxis(proto, axis));
        AttributeWriter.integer(proto, "sorted", unique.sorted() ? 1 : 0);
    }

    private static void writeScattering(Scattering reduction, NodeProto.Builder proto) {
        if (reduction != Scattering.NONE) {
            AttributeWriter.text(proto, "reduction", reduction.name().toLowerCase(Locale.ROOT));
        }
    }

    private void writeTopK(TopK top, NodeProto.Builder proto) {
        AttributeWriter.integer(proto, "axis", top.axis());
        if (opset >= 11) {
            AttributeWriter.integer(proto, "largest", top.largest() ? 1 : 0);
            AttributeWriter.integer(proto, "sorted", top.sorted() ? 1 : 0);
        }
    }

    private static void writeShape(ShapeOf shape, NodeProto.Builder proto) {
        writeUnless(0, proto, "start", shape.start());
        writeUnless(ShapeOf.ALL, proto, "end", shape.end());
    }
}
