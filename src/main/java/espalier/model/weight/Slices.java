package espalier.model.weight;

import espalier.model.array.Shape;

/// Finds the slice of an element of a weight along an axis: `(index / inner) mod count`.
public record Slices(long inner, int count) {
    /// The slices along `axis` of a weight of `shape`, or one slice where that is [Levels#TENSOR].
    public static Slices along(int axis, Shape shape) {
        if (axis == Levels.TENSOR) {
            return new Slices(1, 1);
        }
        long inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.size(i);
        }
        return new Slices(inner, Math.toIntExact(shape.size(axis)));
    }

    /// Takes runs of elements whose slices are the same or follow each other.
    public interface Reader {
        /// Takes the elements `from` to `to - 1`, counted from the start; element `i` lies in slice
        /// `slice + step · (i − from)`, where `step` is 0 or 1.
        void read(int slice, int step, int from, int to);
    }

    /// Gives `reader` the runs of the `count` elements from row-major position `start` on.
    public void runs(long start, int count, Reader reader) {
        if (count == 0) {
            return;
        }
        int step = inner == 1 && this.count > 1 ? 1 : 0;
        long length = this.count == 1 ? Integer.MAX_VALUE : step == 1 ? this.count : inner;
        int slice = step == 1 ? (int) (start % length) : (int) (start / length % this.count);
        long left = length - start % length;
        for (int from = 0; from < count;) {
            int to = (int) Math.min(count, from + left);
            reader.read(slice, step, from, to);
            from = to;
            left = length;
            slice = step == 1 || slice + 1 == this.count ? 0 : slice + 1;
        }
    }

    /// The slice of the element at row-major position `index`.
    public int of(long index) {
        return count == 1 ? 0 : (int) (index / inner % count);
    }
}
