package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.util.Arrays;

/// A weight as the product of two matrices: `shape`, seen as `[shape₀, rest]`, is `left [shape₀, r] · right [r, rest]`.
///
/// @param left, right [Dense], [Quantized], [Palettized] or [Sparse] factors
public record LowRank(Shape shape, Weight left, Weight right) implements Weight {
    public LowRank {
        long rows = shape.size(0);
        if (!left.shape().equals(Shape.of(rows, rank(left)))
                || !right.shape().equals(Shape.of(rank(left), shape.elements() / Math.max(1, rows)))) {
            throw new IllegalArgumentException(
                    "Factors of " + left.shape() + " and " + right.shape() + " do not make " + shape);
        }
        if (left instanceof LowRank || right instanceof LowRank) {
            throw new IllegalArgumentException("A factor is not factorized again");
        }
    }

    private static long rank(Weight left) {
        return left.shape().size(1);
    }

    /// The inner dimension of the product.
    public int rank() {
        return Math.toIntExact(rank(left));
    }

    @Override
    public Array toDense() {
        return multiply(left.toDense(), right.toDense()).reshaped(shape);
    }

    /// The product of matrices `[m, r]` and `[r, n]`, a float array `[m, n]`; sums in double precision, rounded once.
    public static Array multiply(Array left, Array right) {
        int m = (int) left.shape().size(0);
        int r = (int) left.shape().size(1);
        int n = (int) right.shape().size(1);
        float[] a = left.toFloats();
        float[] b = right.toFloats();
        float[] product = new float[Math.multiplyExact(m, n)];
        double[] row = new double[n];
        for (int i = 0; i < m; i++) {
            Arrays.fill(row, 0);
            for (int k = 0; k < r; k++) {
                double factor = a[i * r + k];
                for (int j = 0; j < n; j++) {
                    row[j] += factor * b[k * n + j];
                }
            }
            for (int j = 0; j < n; j++) {
                product[i * n + j] = (float) row[j];
            }
        }
        return Array.of(product, m, n);
    }

    @Override
    public long nonZeros() {
        return left.nonZeros() + right.nonZeros();
    }

    @Override
    public long parameters() {
        return left.parameters() + right.parameters();
    }
}
