package espalier.model.op;

import espalier.model.array.Dim;
import espalier.model.array.Shape;
import java.util.ArrayList;
import java.util.List;

/// Arithmetic with dimensions, some of them unknown.
final class Dims {
    private Dims() {
    }

    /// The position that `axis` means among `rank` dimensions; negative ones count from the end.
    ///
    /// @throws IllegalArgumentException if there is no such dimension
    static int axis(long axis, int rank) {
        long position = axis < 0 ? axis + rank : axis;
        if (position < 0 || position >= rank) {
            throw new IllegalArgumentException("axis " + axis + " is outside " + rank + " dimensions");
        }
        return (int) position;
    }

    /// The size of dimensions made one: the product.
    static Dim product(List<Dim> dims) {
        return quotient(dims, List.of());
    }

    /// The product of `above` divided by the product of `below`; equal unknowns cancel.
    ///
    /// @throws IllegalArgumentException if the known products certainly do not divide
    static Dim quotient(List<Dim> above, List<Dim> below) {
        var symbols = new ArrayList<Dim>();
        long numerator = 1;
        for (Dim dim : above) {
            numerator = dim.isKnown() ? Math.multiplyExact(numerator, dim.sizeOr(1)) : numerator;
            if (!dim.isKnown()) {
                symbols.add(dim);
            }
        }
        long denominator = 1;
        boolean sure = true;
        for (Dim dim : below) {
            denominator = dim.isKnown() ? Math.multiplyExact(denominator, dim.sizeOr(1)) : denominator;
            sure &= dim.isKnown() || dim instanceof Dim.Symbol && symbols.remove(dim);
        }
        if (!sure || denominator == 0) {
            return new Dim.Unknown();
        }
        if (symbols.isEmpty()) {
            if (numerator % denominator != 0) {
                throw new IllegalArgumentException(numerator + " elements do not divide into parts of " + denominator);
            }
            return Dim.of(numerator / denominator);
        }
        return symbols.size() == 1 && numerator == denominator ? symbols.getFirst() : new Dim.Unknown();
    }

    /// The sum of two sizes.
    static Dim sum(Dim a, Dim b) {
        return a.isKnown() && b.isKnown()
                ? Dim.of(Math.addExact(a.sizeOr(0), b.sizeOr(0)))
                : a.sizeOr(-1) == 0 ? b : b.sizeOr(-1) == 0 ? a : new Dim.Unknown();
    }

    /// Whether two sizes certainly differ.
    static boolean differ(Dim a, Dim b) {
        return a.isKnown() && b.isKnown() && !a.equals(b);
    }

    /// Throws unless `value` is at least 1.
    static void requirePositive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }

    /// Throws if `shape` does not have `rank` dimensions.
    static void requireRank(Shape shape, int rank, String what) {
        if (shape.rank() != rank) {
            throw new IllegalArgumentException(what + " should have " + rank + " dimensions, not " + shape);
        }
    }
}
