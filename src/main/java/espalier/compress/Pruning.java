package espalier.compress;

/// A method that decides which numbers become zero.
///
/// @param <S> the settings record
public non-sealed interface Pruning<S extends Record> extends CompressionMethod<S> {
    @Override
    default Family family() {
        return Family.PRUNE;
    }
}
