package espalier.model.op;

/// An operator that computes numbers from numbers: element by element, along axes, or as a product of matrices.
public sealed interface NumericOp extends Op
        permits ArgExtreme, Binary, Cast, CastLike, Clip, Combine, CumSum, Dropout, Gemm, Hardmax, IsInf, MatMul, Range,
        Reduce, Softmax, Unary, Where {
}
