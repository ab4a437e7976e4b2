package planted.immutable.model;

/// Planted: a model that changes.
public final class Changing {
    int count;
}
