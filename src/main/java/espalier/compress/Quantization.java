package espalier.compress;

import espalier.model.weight.Grid;

/// A method that lays a grid of few levels over a weight.
///
/// @param <S> the settings record
public non-sealed interface Quantization<S extends Record> extends CompressionMethod<S> {
    @Override
    default Family family() {
        return Family.QUANTIZE;
    }

    /// The grid for what `kept` leaves of `part`.
    Grid grid(Part part, Kept kept, S settings);
}
