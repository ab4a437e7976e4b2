package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;

/// The matrix product of the two innermost dimensions, broadcast over the others (NumPy rules). Inputs: A, B.
public record MatMul() implements NumericOp {
    @Override
    public List<Fact> infer(Inputs inputs, int outputs) {
        return List.of(
                Fact.like(inputs.get(0), inputs.shape(0).flatMap(a -> inputs.shape(1).map(b -> product(a, b)))));
    }

    /// A vector counts as a row on the left and as a column on the right; the added dimension is taken away again.
    private static Shape product(Shape a, Shape b) {
        if (a.rank() == 0 || b.rank() == 0) {
            throw new IllegalArgumentException("a single number is no matrix");
        }
        Dim inner = b.dim(b.rank() == 1 ? 0 : -2);
        if (Dims.differ(a.dim(-1), inner)) {
            throw new IllegalArgumentException("factors of " + a + " and " + b + " do not fit");
        }
        Shape outer = Broadcast.of(stack(a), stack(b));
        var dims = new ArrayList<>(outer.dims());
        if (a.rank() > 1) {
            dims.add(a.dim(-2));
        }
        if (b.rank() > 1) {
            dims.add(b.dim(-1));
        }
        return new Shape(dims);
    }

    private static Shape stack(Shape shape) {
        return new Shape(shape.dims().subList(0, Math.max(0, shape.rank() - 2)));
    }
}
