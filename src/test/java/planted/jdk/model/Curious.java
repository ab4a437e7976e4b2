package planted.jdk.model;

import ai.djl.ndarray.NDManager;

/// Planted: a model that knows a library.
public final class Curious {
    NDManager manager;
}
