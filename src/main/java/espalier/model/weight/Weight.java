package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;

/// How a layer's numbers are stored. Nesting order is fixed: [LowRank] outermost, then [Sparse], then [Quantized] or
/// [Palettized].
public sealed interface Weight permits Dense, Sparse, Quantized, Palettized, LowRank {
    /// The shape of the weight as the operator sees it.
    Shape shape();

    /// The numbers the operator computes with, as floats (integer constants stay integers).
    Array toDense();

    /// The numbers that are not zero once decoded; for a factorized weight those of both factors.
    long nonZeros();

    /// The numbers that are stored: elements, or those of both factors.
    long parameters();
}
