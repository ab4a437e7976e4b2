package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.Shape;

/// Evenly spaced levels: `value = scale · (code − zero)`, with one scale and zero per tensor or per slice along an axis.
///
/// Codes of `bits` bits run from [#low()] to [#high()]. A symmetric grid of 2 bits and more leaves out the lowest code, so that
/// it has as many levels on both sides of zero; of 1 bit it has the two levels ±scale/2 (zero = −½).
/// Source: Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference* (2018), eq. 1.
///
/// @param bits 1 to 16
/// @param axis the axis with a scale per slice, or [#TENSOR] for one scale in all
/// @param scales positive, one per slice
/// @param zeros the code that stands for zero, one per slice; a whole number except for symmetric grids of 1 bit
public record Grid(int bits, boolean symmetric, int axis, Array scales, Array zeros) {
    /// The axis of a grid with one scale in all.
    public static final int TENSOR = -1;

    public Grid {
        if (bits < 1 || bits > 16) {
            throw new IllegalArgumentException("A grid has 1 to 16 bits, not " + bits);
        }
        if (scales.elements() != zeros.elements() || (axis == TENSOR && scales.elements() != 1)) {
            throw new IllegalArgumentException("A grid needs one zero for each scale, and one scale without an axis");
        }
    }

    /// The lowest code.
    public int low() {
        int lowest = -(1 << (bits - 1));
        return symmetric && bits > 1 ? lowest + 1 : lowest;
    }

    /// The highest code.
    public int high() {
        return (1 << (bits - 1)) - 1;
    }

    /// The code nearest to `value` on the grid of slice `slice`; halves go to the even neighbour.
    public short encode(float value, int slice) {
        double code = Math.rint(value / scales.floatAt(slice) + zeros.floatAt(slice));
        return (short) Math.clamp(code, low(), high());
    }

    /// The value of `code` on the grid of slice `slice`.
    public float decode(int code, int slice) {
        return scales.floatAt(slice) * (code - zeros.floatAt(slice));
    }

    /// Gives the slice of each element of a weight of `shape`.
    public Slices slicesOf(Shape shape) {
        if (axis == TENSOR) {
            return new Slices(1, 1);
        }
        long inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.size(i);
        }
        return new Slices(inner, Math.toIntExact(shape.size(axis)));
    }

    /// Finds the slice of an element: `(index / inner) mod count`.
    public record Slices(long inner, int count) {
        /// Takes runs of elements whose slices are the same or follow each other.
        public interface Reader {
            /// Takes the elements `from` to `to - 1`, counted from the start; element `i` lies in slice
            /// `slice + step · (i − from)`, where `step` is 0 or 1.
            void read(int slice, int step, int from, int to);
        }

        /// Gives `reader` the runs of the `count` elements from row-major position `start` on.
        public void runs(long start, int count, Reader reader) {
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
}
