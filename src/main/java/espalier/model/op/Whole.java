package espalier.model.op;

import espalier.model.array.Dim;
import java.util.OptionalLong;

/// One integer that a graph computes while it is read: a number, or a size that is not known yet.
public sealed interface Whole {
    /// A number, perhaps negative.
    record Number(long value) implements Whole {}

    /// The size of a dimension that is not known.
    record Size(Dim dim) implements Whole {}

    static Whole of(long value) {
        return new Number(value);
    }

    /// The size of `dim`.
    static Whole of(Dim dim) {
        return dim instanceof Dim.Known(long size) ? new Number(size) : new Size(dim);
    }

    /// An integer of which nothing is known.
    static Whole unknown() {
        return new Size(new Dim.Unknown());
    }

    /// The number, if it is known.
    default OptionalLong known() {
        return this instanceof Number(long value) ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /// The dimension of this size; unknown for a negative number.
    default Dim toDim() {
        return switch (this) {
            case Number(long value) -> value < 0 ? new Dim.Unknown() : Dim.of(value);
            case Size(Dim dim) -> dim;
        };
    }
}
