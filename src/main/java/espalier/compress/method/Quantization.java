package espalier.compress.method;

import espalier.model.weight.Levels;

/// A method that leaves a weight few levels.
///
/// @param <S> the settings record
public non-sealed interface Quantization<S extends Record> extends CompressionMethod<S> {
    @Override
    default Family family() {
        return Family.QUANTIZE;
    }

    /// The levels for what `kept` leaves of `part`.
    Levels levels(Part part, Kept kept, S settings);
}
