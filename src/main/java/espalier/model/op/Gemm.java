package espalier.model.op;

/// `alpha · A' · B' + beta · C` on matrices, where a prime transposes if asked. Inputs: A, B, C (optional).
public record Gemm(float alpha, float beta, boolean transposeA, boolean transposeB) implements Op {}
