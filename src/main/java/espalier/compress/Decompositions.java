package espalier.compress;

import espalier.model.array.Array;
import espalier.model.graph.Layer;
import espalier.model.weight.Unfolding;
import espalier.tensor.Svd;
import java.util.List;

/// The singular value decompositions of a session, the last ones kept. Any thread may ask.
final class Decompositions {
    private static final long CAPACITY_BYTES = Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 8);

    /// Decomposes a matrix; singular values fall.
    interface Kernel {
        /// The thin decomposition of `matrix`, a float array `[rows, columns]`.
        Svd decompose(Array matrix);
    }

    private record Wanted(Array matrix, int rank) {}

    private final Kernel kernel;
    private final Memo<Array, Svd> known = new Memo<>(CAPACITY_BYTES,
            svd -> svd.u().bytes().byteSize() + svd.v().bytes().byteSize());
    private final Latest<Form> products = new Latest<>();

    Decompositions(Kernel kernel) {
        this.kernel = kernel;
    }

    /// The singular values of `matrix`, falling.
    float[] singularValues(Array matrix) {
        return of(matrix).s().toFloats();
    }

    /// The best product of inner dimension `rank` for `matrix`, the weight of `layer`; factors share the singular values evenly.
    Form product(Layer layer, Unfolding unfolding, Array matrix, int rank) {
        return products.get(layer.weight(), new Wanted(matrix, rank), () -> product(unfolding, of(matrix), rank));
    }

    private Svd of(Array matrix) {
        return known.get(matrix, () -> kernel.decompose(matrix));
    }

    private static Form product(Unfolding unfolding, Svd svd, int rank) {
        int rows = unfolding.rows();
        int columns = unfolding.columns();
        float[] u = svd.u().toFloats();
        float[] v = svd.v().toFloats();
        float[] s = svd.s().toFloats();
        float[] left = new float[Math.multiplyExact(rows, rank)];
        float[] right = new float[Math.multiplyExact(rank, columns)];
        for (int k = 0; k < rank; k++) {
            float share = (float) Math.sqrt(Math.max(0, s[k])) * sign(u, k, rows, s.length);
            for (int i = 0; i < rows; i++) {
                left[i * rank + k] = u[i * s.length + k] * share;
            }
            for (int j = 0; j < columns; j++) {
                right[k * columns + j] = v[k * columns + j] * share;
            }
        }
        return Form.product(unfolding.shape(), List.of(unfolding.left(Array.of(left, rows, rank)),
                unfolding.right(Array.of(right, rank, columns))));
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
