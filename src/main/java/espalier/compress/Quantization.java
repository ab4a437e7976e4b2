package espalier.compress;

/// A method that lays a grid of few levels over a weight.
///
/// @param <S> the settings record
public non-sealed interface Quantization<S extends Record> extends CompressionMethod<S> {
    @Override
    default Family family() {
        return Family.QUANTIZE;
    }
}
