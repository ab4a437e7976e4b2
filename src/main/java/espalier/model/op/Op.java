package espalier.model.op;

/// What a node computes: a typed operator, or [Unknown] for one that is kept and written back untouched.
public sealed interface Op
        permits BatchNorm, Binary, Cast, Clip, Concat, Constant, ConstantOfShape, Conv, Dropout, Expand, Flatten,
        Gather, Gemm, GlobalPool, MatMul, Pad, Pool, Reduce, Reshape, ShapeOf, Slice, Softmax, Split, Squeeze,
        Transpose,
        Unary, Unknown, Unsqueeze, Where {
    /// The operator's ONNX name, such as `Conv` or `Relu`.
    default String type() {
        return getClass().getSimpleName();
    }
}
