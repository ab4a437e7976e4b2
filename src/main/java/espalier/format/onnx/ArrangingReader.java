package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.array.Array;
import espalier.model.op.Concat;
import espalier.model.op.ConstantOfShape;
import espalier.model.op.Expand;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.Op;
import espalier.model.op.Pad;
import espalier.model.op.Reshape;
import espalier.model.op.ShapeOf;
import espalier.model.op.Slice;
import espalier.model.op.Split;
import espalier.model.op.Squeeze;
import espalier.model.op.Transpose;
import espalier.model.op.Unsqueeze;
import java.util.List;
import java.util.Optional;

/// Finds the operator of an ONNX node that moves elements.
final class ArrangingReader {
    private final Surroundings around;

    ArrangingReader(Surroundings around) {
        this.around = around;
    }

    Optional<Op> read(NodeProto node, Attributes a) {
        return switch (node.getOpType()) {
            case "Concat" -> Optional.of(new Concat(a.integer("axis", 1)));
            case "ConstantOfShape" -> Optional.of(new ConstantOfShape(a.tensor("value")
                    .map(tensor -> around.tensors().read(tensor, "the value of node '" + node.getName() + "'"))
                    .orElseGet(() -> Array.of(new float[1], 1))));
            case "Expand" -> Optional.of(new Expand());
            case "Flatten" -> Optional.of(new Flatten(a.integer("axis", 1)));
            case "Gather" -> Optional.of(new Gather(a.integer("axis", 0)));
            case "Pad" -> pad(a);
            case "Reshape" -> Optional.of(new Reshape(a.flag("allowzero", false)));
            case "Shape" -> Optional.of(new ShapeOf(a.integer("start", 0), a.integer("end", ShapeOf.ALL)));
            case "Slice" -> Optional.of(new Slice());
            case "Split" -> {
                a.ignore("num_outputs");
                yield Optional.of(new Split(a.integer("axis", 0)));
            }
            case "Squeeze" -> Optional.of(new Squeeze());
            case "Transpose" -> Optional.of(new Transpose(a.integers("perm").orElse(List.of())));
            case "Unsqueeze" -> Optional.of(new Unsqueeze());
            default -> Optional.empty();
        };
    }

    private static Optional<Op> pad(Attributes a) {
        return switch (a.text("mode", "constant")) {
            case "constant" -> Optional.of(new Pad(Pad.Mode.CONSTANT));
            case "edge" -> Optional.of(new Pad(Pad.Mode.EDGE));
            case "reflect" -> Optional.of(new Pad(Pad.Mode.REFLECT));
            default -> Optional.empty();
        };
    }
}
