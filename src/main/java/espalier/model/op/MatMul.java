package espalier.model.op;

/// The matrix product of the two innermost dimensions, broadcast over the others (NumPy rules). Inputs: A, B.
public record MatMul() implements Op {}
