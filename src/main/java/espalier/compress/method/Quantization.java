package espalier.compress.method;

import espalier.model.array.Array;
import espalier.model.weight.Levels;
import espalier.model.weight.Moving;

/// A method that leaves a weight few levels.
///
/// @param <S> the settings record
public non-sealed interface Quantization<S extends Record> extends CompressionMethod<S> {
    @Override
    default Family family() {
        return Family.QUANTIZE;
    }

    /// The levels for what `kept` leaves of `part`; quick, as drawings follow a slider with it.
    Levels levels(Part part, Kept kept, S settings);

    /// What training moves of weights on such levels.
    Moving moving(S settings);

    /// The numbers that are rounded to the nearest level, and from which training starts: those of `part`, unless it is better for
    /// the layer's output to round some of them elsewhere.
    ///
    /// @return floats of the part's shape; what they are where `kept` leaves nothing has no meaning
    default Array adjusted(Part part, Kept kept, Levels levels, S settings) {
        return part.values();
    }
}
