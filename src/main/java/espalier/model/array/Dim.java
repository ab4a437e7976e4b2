package espalier.model.array;

/// One dimension of a shape: a known size, a named unknown (`batch`), or a nameless one.
public sealed interface Dim {
    /// A dimension of `size` elements, at least 0.
    record Known(long size) implements Dim {
        public Known {
            if (size < 0) {
                throw new IllegalArgumentException("A dimension cannot be negative: " + size);
            }
        }

        @Override
        public String toString() {
            return Long.toString(size);
        }
    }

    /// A dimension that is the same wherever `name` stands, its size unknown until the graph runs.
    record Symbol(String name) implements Dim {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A dimension of which nothing is known.
    record Unknown() implements Dim {
        @Override
        public String toString() {
            return "?";
        }
    }

    /// The known dimension of `size` elements.
    static Dim of(long size) {
        return new Known(size);
    }

    /// Whether the size is known.
    default boolean isKnown() {
        return this instanceof Known;
    }

    /// The size, or `otherwise` where it is not known.
    default long sizeOr(long otherwise) {
        return this instanceof Known(long size) ? size : otherwise;
    }
}
