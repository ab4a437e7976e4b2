package espalier.train;

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

/// Finds the kernel of each operator that moves elements.
final class ArrangingKernels {
    private ArrangingKernels() {
    }

    /// @param outputs how many the node names
    static Kernel of(ArrangingOp op, int outputs) {
        return switch (op) {
            case Concat concat -> Rearranging.concat(concat);
            case ConstantOfShape constant -> Rearranging.constantOfShape(constant);
            case Expand _ -> Rearranging.expand();
            case Flatten flatten -> Rearranging.flatten(flatten);
            case Gather gather -> Rearranging.gather(gather);
            case Pad pad -> Padding.of(pad);
            case Reshape reshape -> Rearranging.reshape(reshape);
            case ShapeOf shape -> Rearranging.shapeOf(shape);
            case Slice _ -> Rearranging.slice();
            case Split split -> Rearranging.split(split, outputs);
            case Squeeze _ -> Rearranging.squeeze();
            case Transpose transpose -> Rearranging.transpose(transpose);
            case Unsqueeze _ -> Rearranging.unsqueeze();
        };
    }
}
