package planted.djl.compress;

import ai.djl.ndarray.NDManager;

/// Planted: DJL where it does not belong.
public final class Kernel {
    NDManager manager;
}
