package espalier.compress.method;

import java.util.function.Supplier;

/// A method that writes a weight as the product of two smaller matrices.
///
/// @param <S> the settings record
public non-sealed interface Factorization<S extends Record> extends CompressionMethod<S> {
    @Override
    default Family family() {
        return Family.FACTORIZE;
    }

    /// The number of singular values to keep, 1 to full rank.
    ///
    /// @param singularValues falling, as many as the full rank; asked only where they are needed
    int rank(int fullRank, Supplier<float[]> singularValues, S settings);
}
