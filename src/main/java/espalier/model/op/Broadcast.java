package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;

/// NumPy's rules for shapes that meet: aligned at the end, a size of 1 stretches.
final class Broadcast {
    private Broadcast() {
    }

    /// The shape both stretch to.
    ///
    /// @throws IllegalArgumentException if they certainly do not fit
    static Shape of(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        var dims = new ArrayList<Dim>(rank);
        for (int i = 0; i < rank; i++) {
            int fromA = i - (rank - a.rank());
            int fromB = i - (rank - b.rank());
            Dim one = fromA < 0 ? Dim.of(1) : a.dim(fromA);
            Dim other = fromB < 0 ? Dim.of(1) : b.dim(fromB);
            dims.add(of(one, other, a, b));
        }
        return new Shape(dims);
    }

    private static Dim of(Dim a, Dim b, Shape left, Shape right) {
        if (a.sizeOr(-1) == 1 || a.equals(b)) {
            return b;
        }
        if (b.sizeOr(-1) == 1) {
            return a;
        }
        if (a.isKnown() && b.isKnown()) {
            throw new IllegalArgumentException(left + " and " + right + " do not fit element by element");
        }
        if (a.isKnown() || b.isKnown()) {
            return a.isKnown() ? a : b;
        }
        return new Dim.Unknown();
    }
}
