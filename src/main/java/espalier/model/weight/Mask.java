package espalier.model.weight;

import espalier.model.array.Shape;
import java.util.Arrays;

/// Which elements of a weight are kept, one bit each in row-major order; immutable.
public final class Mask {
    private final Shape shape;
    private final long[] words;

    private Mask(Shape shape, long[] words) {
        this.shape = shape;
        this.words = words;
    }

    /// Decides element by element.
    public interface Keeping {
        /// Whether the element at row-major position `index` is kept.
        boolean keeps(int index);
    }

    /// The mask of `shape` that keeps what `keeping` says, asked once per element in order.
    public static Mask of(Shape shape, Keeping keeping) {
        int elements = shape.countable();
        long[] words = new long[(elements + 63) / 64];
        for (int i = 0; i < elements; i++) {
            if (keeping.keeps(i)) {
                words[i >> 6] |= 1L << (i & 63);
            }
        }
        return new Mask(shape, words);
    }

    /// The mask of `shape` whose bit `i` is bit `i % 64` of `words[i / 64]`.
    ///
    /// @throws IllegalArgumentException if there are too few or too many words, or bits beyond the last element
    public static Mask ofWords(Shape shape, long[] words) {
        long elements = shape.elements();
        int tail = (int) (elements & 63);
        if (words.length != (elements + 63) / 64 || (tail != 0 && words[words.length - 1] >>> tail != 0)) {
            throw new IllegalArgumentException("A mask of " + elements + " elements does not fit its bits");
        }
        return new Mask(shape, words.clone());
    }

    public Shape shape() {
        return shape;
    }

    /// Whether the element at row-major position `index` is kept.
    public boolean keeps(long index) {
        return (words[(int) (index >> 6)] >>> (index & 63) & 1) != 0;
    }

    /// The number of elements kept.
    public long kept() {
        long kept = 0;
        for (long word : words) {
            kept += Long.bitCount(word);
        }
        return kept;
    }

    /// What both this mask and `other`, of the same shape, keep.
    public Mask and(Mask other) {
        if (!other.shape.equals(shape)) {
            throw new IllegalArgumentException("A mask of " + other.shape + " does not fit one of " + shape);
        }
        long[] both = new long[words.length];
        Arrays.setAll(both, i -> words[i] & other.words[i]);
        return new Mask(shape, both);
    }

    /// A copy of the bits, 64 a word, the first element lowest.
    public long[] toWords() {
        return words.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Mask mask && mask.shape.equals(shape) && Arrays.equals(mask.words, words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }
}
