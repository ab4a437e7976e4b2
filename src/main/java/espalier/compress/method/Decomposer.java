package espalier.compress.method;

import espalier.model.array.Array;
import espalier.tensor.Svd;
import java.util.function.Supplier;

/// Singular value decompositions of matrices, those that are asked for again remembered.
public interface Decomposer {
    /// The thin decomposition of `matrix`, a float array `[rows, columns]`; singular values fall.
    Svd decompose(Array matrix);

    /// A decomposition that is remembered for a while.
    ///
    /// @param key equal for equal decompositions only
    Svd remembered(Object key, Supplier<Svd> decomposition);
}
