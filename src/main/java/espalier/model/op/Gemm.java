package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.List;
import java.util.Optional;

/// `alpha · A' · B' + beta · C` on matrices, where a prime transposes if asked. Inputs: A, B, C (optional).
public record Gemm(float alpha, float beta, boolean transposeA, boolean transposeB) implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        Optional<Shape> a = inputs.shape(0);
        Optional<Shape> b = inputs.shape(1);
        a.ifPresent(shape -> Dims.requireRank(shape, 2, "the first factor"));
        b.ifPresent(shape -> Dims.requireRank(shape, 2, "the second factor"));
        if (a.isPresent() && b.isPresent()
                && Dims.differ(a.get().dim(transposeA ? 0 : 1), b.get().dim(transposeB ? 1 : 0))) {
            throw new IllegalArgumentException("factors of " + a.get() + " and " + b.get() + " do not fit");
        }
        Dim rows = a.map(shape -> shape.dim(transposeA ? 1 : 0)).orElse(new Dim.Unknown());
        Dim columns = b.map(shape -> shape.dim(transposeB ? 0 : 1)).orElse(new Dim.Unknown());
        return List.of(Fact.like(inputs.get(0), Optional.of(new Shape(List.of(rows, columns)))));
    }
}
