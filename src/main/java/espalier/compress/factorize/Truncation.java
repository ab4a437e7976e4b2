package espalier.compress.factorize;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.tensor.Svd;

/// The first singular vectors of a decomposition.
final class Truncation {
    private Truncation() {
    }

    /// The first `rank` left singular vectors, `[rows, rank]`, each times the root of its singular value.
    static Array left(Svd svd, int rank) {
        return columns(svd, rank, true);
    }

    /// The first `rank` right singular vectors, `[rank, columns]`, each times the root of its singular value.
    static Array right(Svd svd, int rank) {
        return rows(svd, rank, true);
    }

    /// The first `rank` left singular vectors, `[rows, rank]`.
    static Array leftVectors(Svd svd, int rank) {
        return columns(svd, rank, false);
    }

    /// The first `rank` right singular vectors, `[rank, columns]`.
    static Array rightVectors(Svd svd, int rank) {
        return rows(svd, rank, false);
    }

    /// The decomposition of the transposed matrix.
    static Svd transposed(Svd svd) {
        return new Svd(transposed(svd.v()), svd.s(), transposed(svd.u()));
    }

    /// The matrix `[columns, rows]`.
    static Array transposed(Array matrix) {
        int rows = Math.toIntExact(matrix.shape().size(0));
        int columns = Math.toIntExact(matrix.shape().size(1));
        float[] values = matrix.toFloats();
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % columns * rows + i / columns] = values[i];
        }
        return Array.of(turned, columns, rows);
    }

    private static Array columns(Svd svd, int rank, boolean isScaled) {
        float[] u = svd.u().toFloats();
        int all = Math.toIntExact(svd.s().elements());
        int rows = all == 0 ? 0 : u.length / all;
        float[] left = new float[Math.multiplyExact(rows, rank)];
        for (int k = 0; k < rank; k++) {
            float share = share(svd, u, rows, k, isScaled);
            for (int i = 0; i < rows; i++) {
                left[i * rank + k] = u[i * all + k] * share;
            }
        }
        return Array.of(left, rows, rank);
    }

    private static Array rows(Svd svd, int rank, boolean isScaled) {
        float[] u = svd.u().toFloats();
        float[] v = svd.v().toFloats();
        int all = Math.toIntExact(svd.s().elements());
        int columns = v.length / all;
        float[] right = new float[Math.multiplyExact(rank, columns)];
        for (int k = 0; k < rank; k++) {
            float share = share(svd, u, u.length / all, k, isScaled);
            for (int j = 0; j < columns; j++) {
                right[k * columns + j] = v[k * columns + j] * share;
            }
        }
        return Array.of(right, Shape.of(rank, columns));
    }

    private static float share(Svd svd, float[] u, int rows, int k, boolean isScaled) {
        int all = Math.toIntExact(svd.s().elements());
        return sign(u, k, rows, all) * (isScaled ? (float) Math.sqrt(Math.max(0, svd.s().floatAt(k))) : 1);
    }

    /// The sign that makes the greatest component of a left singular vector positive; libraries differ in it.
    private static float sign(float[] u, int column, int rows, int columns) {
        float greatest = 0;
        for (int i = 0; i < rows; i++) {
            float value = u[i * columns + column];
            greatest = Math.abs(value) > Math.abs(greatest) ? value : greatest;
        }
        return greatest < 0 ? -1 : 1;
    }
}
