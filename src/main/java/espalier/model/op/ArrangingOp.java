package espalier.model.op;

/// An operator that moves, picks, repeats or counts elements and computes with none.
public sealed interface ArrangingOp extends Op
        permits Compress, Concat, ConstantOfShape, DepthToSpace, Expand, EyeLike, Flatten, Gather, GatherElements,
        GatherND, NonZero, OneHot, Pad, Reshape, ReverseSequence, ScatterElements, ScatterND, ShapeOf, SizeOf, Slice,
        SpaceToDepth, Split, Squeeze, Tile, TopK, Transpose, Trilu, Unique, Unsqueeze {
}
