package espalier.model.op;

/// An operator that moves, picks, repeats or counts elements and computes with none.
public sealed interface ArrangingOp extends Op
        permits Concat, ConstantOfShape, Expand, Flatten, Gather, Pad, Reshape, ShapeOf, Slice, Split, Squeeze,
        Transpose, Unsqueeze {
}
