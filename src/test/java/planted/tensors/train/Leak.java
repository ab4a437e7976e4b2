package planted.tensors.train;

import ai.djl.ndarray.NDArray;

/// Planted: a native tensor in a public signature.
public final class Leak {
    /// Shows it.
    public NDArray weights() {
        throw new IllegalStateException("planted");
    }
}
