package espalier.model.array;

import espalier.model.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The dimensions of an array, outermost first; some may be symbolic.
public record Shape(List<Dim> dims) {
    /// The shape of a single number.
    public static final Shape SCALAR = new Shape(List.of());
    /// The longest array that Java can be relied on to make.
    private static final int MOST_COUNTABLE = Integer.MAX_VALUE - 8;

    public Shape {
        dims = List.copyOf(dims);
    }

    /// The shape with these known sizes.
    public static Shape of(long... sizes) {
        return new Shape(Arrays.stream(sizes).mapToObj(Dim::of).toList());
    }

    /// The number of dimensions.
    public int rank() {
        return dims.size();
    }

    /// The dimension at `axis`; negative axes count from the end.
    public Dim dim(int axis) {
        return dims.get(axis < 0 ? axis + rank() : axis);
    }

    /// The size at `axis`; negative axes count from the end.
    ///
    /// @throws IllegalStateException if it is not known
    public long size(int axis) {
        if (dim(axis) instanceof Dim.Known(long size)) {
            return size;
        }
        throw new IllegalStateException("Dimension " + axis + " of " + this + " is not known");
    }

    /// Whether every dimension is known.
    public boolean isKnown() {
        return dims.stream().allMatch(Dim::isKnown);
    }

    /// The number of elements.
    ///
    /// @throws IllegalStateException if a dimension is not known
    /// @throws ArithmeticException if it exceeds a long
    public long elements() {
        long elements = 1;
        for (int axis = 0; axis < rank(); axis++) {
            elements = Math.multiplyExact(elements, size(axis));
        }
        return elements;
    }

    /// The number of elements, where they are to be held in one array of Java's.
    ///
    /// @throws InputException if they are too many for that
    public int countable() {
        long elements = elements();
        if (elements > MOST_COUNTABLE) {
            throw new InputException(("A weight of %s has more numbers than Espalier can compute with (at most 2³¹);"
                    + " leave this layer as it is, or split it.").formatted(this));
        }
        return (int) elements;
    }

    /// All sizes, outermost first.
    ///
    /// @throws IllegalStateException if a dimension is not known
    public long[] sizes() {
        long[] sizes = new long[rank()];
        Arrays.setAll(sizes, this::size);
        return sizes;
    }

    /// This shape with `dim` at `axis`.
    public Shape with(int axis, Dim dim) {
        var changed = new ArrayList<>(dims);
        changed.set(axis < 0 ? axis + rank() : axis, dim);
        return new Shape(changed);
    }

    /// Dimensions joined by `×`, the way people write them: `20×1×5×5`; `scalar` where there are none.
    @Override
    public String toString() {
        return dims.isEmpty() ? "scalar" : dims.stream().map(Dim::toString).collect(Collectors.joining("×"));
    }
}
