package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import espalier.model.array.Array;
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
import espalier.model.op.Op;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
            default -> picking(node, a).or(() -> placing(node, a));
        };
    }

    private static Optional<Op> picking(NodeProto node, Attributes a) {
        return switch (node.getOpType()) {
            case "Compress" -> Optional.of(new Compress(a.integer("axis")));
            case "GatherElements" -> Optional.of(new GatherElements(a.integer("axis", 0)));
            case "GatherND" -> Optional.of(new GatherND(a.integer("batch_dims", 0)));
            case "NonZero" -> Optional.of(new NonZero());
            case "OneHot" -> Optional.of(new OneHot(a.integer("axis", -1)));
            case "TopK" -> Optional.of(new TopK(a.integer("axis", -1), a.flag("largest", true),
                    a.flag("sorted", true)));
            case "Unique" -> Optional.of(new Unique(a.integer("axis"), a.flag("sorted", true)));
            default -> Optional.empty();
        };
    }

    private static Optional<Op> placing(NodeProto node, Attributes a) {
        return switch (node.getOpType()) {
            case "DepthToSpace" -> depthToSpace(a.integer("blocksize", 1), a.text("mode", "DCR"));
            case "EyeLike" -> Optional.of(new EyeLike(a.integer("dtype").flatMap(ElementTypes::of),
                    a.integer("k", 0)));
            case "ReverseSequence" -> Optional.of(new ReverseSequence(a.integer("batch_axis", 1),
                    a.integer("time_axis", 0)));
            case "Scatter", "ScatterElements" -> {
                int axis = a.integer("axis", 0);
                yield scattering(a).map(reduction -> new ScatterElements(axis, reduction));
            }
            case "ScatterND" -> scattering(a).map(ScatterND::new);
            case "Size" -> Optional.of(new SizeOf());
            case "SpaceToDepth" -> Optional.of(new SpaceToDepth(a.integer("blocksize", 1)));
            case "Tile" -> Optional.of(new Tile());
            case "Trilu" -> Optional.of(new Trilu(a.flag("upper", true)));
            default -> Optional.empty();
        };
    }

    private static Optional<Op> depthToSpace(int block, String mode) {
        return mode.equals("DCR") || mode.equals("CRD")
                ? Optional.of(new DepthToSpace(block, mode.equals("CRD")))
                : Optional.empty();
    }

    private static Optional<Scattering> scattering(Attributes a) {
        String reduction = a.text("reduction", "none");
        return Arrays.stream(Scattering.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(reduction)).findFirst();
    }

    private static Optional<Op> pad(Attributes a) {
        return switch (a.text("mode", "constant")) {
            case "constant" -> Optional.of(new Pad(Pad.Mode.CONSTANT));
            case "edge" -> Optional.of(new Pad(Pad.Mode.EDGE));
            case "reflect" -> Optional.of(new Pad(Pad.Mode.REFLECT));
            case "wrap" -> Optional.of(new Pad(Pad.Mode.WRAP));
            default -> Optional.empty();
        };
    }
}
