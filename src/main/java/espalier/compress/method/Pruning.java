package espalier.compress.method;

import espalier.model.weight.Mask;
import java.util.List;
import java.util.OptionalDouble;

/// A method that decides which numbers become zero.
///
/// @param <S> the settings record
public non-sealed interface Pruning<S extends Record> extends CompressionMethod<S> {
    /// The knob that every pruning method has: the share of the weights that become zero, 0..1.
    String SPARSITY = "sparsity";

    @Override
    default Family family() {
        return Family.PRUNE;
    }

    /// Whether layers with these same settings are ranked together rather than each by itself.
    boolean pools(S settings);

    /// What to keep, a mask for each part; the parts are ranked together.
    ///
    /// @param parts at least one, in the order of the layers
    List<Mask> masks(List<Part> parts, S settings);

    /// The magnitude from which on numbers are kept, quickly and close enough to draw; empty for a method that does not go by magnitude.
    default OptionalDouble threshold(List<Part> parts, S settings) {
        return OptionalDouble.empty();
    }
}
