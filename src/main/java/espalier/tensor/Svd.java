package espalier.tensor;

import espalier.model.array.Array;

/// The thin singular value decomposition of a matrix: `matrix = u · diag(s) · v`, singular values falling.
///
/// @param u `[rows, r]`, columns are left singular vectors; `r` is the smaller side of the matrix
/// @param s `[r]`
/// @param v `[r, columns]`, rows are right singular vectors
public record Svd(Array u, Array s, Array v) {}
