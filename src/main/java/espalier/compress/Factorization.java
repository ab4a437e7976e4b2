package espalier.compress;

/// A method that writes a weight as the product of two smaller matrices.
///
/// @param <S> the settings record
public non-sealed interface Factorization<S extends Record> extends CompressionMethod<S> {
    @Override
    default Family family() {
        return Family.FACTORIZE;
    }
}
