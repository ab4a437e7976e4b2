package espalier.model.op;

/// An operator that computes numbers from numbers: element by element, along axes, or as a product of matrices.
public sealed interface NumericOp extends Op
        permits Binary, Cast, Clip, Dropout, Gemm, MatMul, Reduce, Softmax, Unary, Where {
}
