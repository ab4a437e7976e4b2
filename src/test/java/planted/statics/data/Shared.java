package planted.statics.data;

/// Planted: static mutable state.
public final class Shared {
    static int count;
}
