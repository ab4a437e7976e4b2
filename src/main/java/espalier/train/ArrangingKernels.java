package espalier.train;

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

/// Finds the kernel of each operator that moves elements.
final class ArrangingKernels {
    private ArrangingKernels() {
    }

    /// @param outputs how many the node names
    static Kernel of(ArrangingOp op, int outputs) {
        return switch (op) {
            case Concat concat -> Rearranging.concat(concat);
            case ConstantOfShape constant -> Making.constantOfShape(constant);
            case Expand _ -> Rearranging.expand();
            case Flatten flatten -> Rearranging.flatten(flatten);
            case Gather gather -> Rearranging.gather(gather);
            case Pad pad -> Padding.of(pad);
            case Reshape reshape -> Rearranging.reshape(reshape);
            case ShapeOf shape -> Making.shapeOf(shape);
            case Slice _ -> Rearranging.slice();
            case Split split -> Rearranging.split(split, outputs);
            case Squeeze _ -> Rearranging.squeeze();
            case Transpose transpose -> Rearranging.transpose(transpose);
            case Compress compress -> Picking.compress(compress);
            case DepthToSpace depth -> Turning.depthToSpace(depth);
            case EyeLike eye -> Making.eyeLike(eye);
            case GatherElements gather -> Picking.elements(gather);
            case GatherND gather -> Picking.slices(gather);
            case NonZero _ -> Picking.nonZero();
            case OneHot oneHot -> Picking.oneHot(oneHot);
            case ReverseSequence reverse -> Turning.reverseSequence(reverse);
            case ScatterElements scatter -> Placing.elements(scatter);
            case ScatterND scatter -> Placing.slices(scatter);
            case SizeOf _ -> Making.sizeOf();
            case SpaceToDepth space -> Turning.spaceToDepth(space);
            case Tile _ -> Turning.tile();
            case TopK top -> Sorting.topK(top);
            case Trilu trilu -> Turning.triangle(trilu);
            case Unique unique -> Distinguishing.of(unique);
            case Unsqueeze _ -> Rearranging.unsqueeze();
        };
    }
}
