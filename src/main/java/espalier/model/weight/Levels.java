package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;

/// The few values that elements of a weight can have, one set per tensor or per slice along an axis.
public sealed interface Levels permits Grid, Palette {
    /// The axis of levels that are the same for all elements.
    int TENSOR = -1;

    /// Bits a code takes.
    int bits();

    /// The axis with a set per slice, or [#TENSOR] for one set in all.
    int axis();

    /// The weight whose elements are those of `values` (floats) moved to the nearest level.
    Weight nearest(Array values);

    /// Gives the slice of each element of a weight of `shape`.
    default Slices slicesOf(Shape shape) {
        return Slices.along(axis(), shape);
    }
}
