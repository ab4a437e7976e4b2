package espalier.compress;

import espalier.compress.method.Decomposer;
import espalier.model.array.Array;
import espalier.tensor.Svd;
import java.util.function.Supplier;

/// The singular value decompositions of a session, the last ones kept. Any thread may ask.
final class Decompositions implements Decomposer {
    private static final long CAPACITY_BYTES = Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 8);

    /// Decomposes a matrix; singular values fall.
    interface Kernel {
        /// The thin decomposition of `matrix`, a float array `[rows, columns]`.
        Svd decompose(Array matrix);
    }

    private final Kernel kernel;
    private final Memo<Object, Svd> known = new Memo<>(CAPACITY_BYTES,
            svd -> svd.u().bytes().byteSize() + svd.v().bytes().byteSize());

    Decompositions(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Svd decompose(Array matrix) {
        return kernel.decompose(matrix);
    }

    @Override
    public Svd remembered(Object key, Supplier<Svd> decomposition) {
        return known.get(key, decomposition);
    }
}
