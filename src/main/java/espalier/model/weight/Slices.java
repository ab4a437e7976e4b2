package espalier.model.weight;

import espalier.model.array.Shape;

/// Finds the slice of an element of a weight: one slice in all, one for each position along an axis, or several for each position,
/// of a group of its elements each.
///
/// The elements at one position are counted in row-major order; a group is so many that follow one another, the last one perhaps
/// fewer. Slices are counted group by group: those of the first groups of all positions, then those of the second groups.
///
/// @param inner elements that follow one another at one position
/// @param across positions along the axis
/// @param depth elements at each position
/// @param group elements of a group; `depth` where each position is one slice
public record Slices(long inner, int across, long depth, long group) {
    /// The slices along `axis` of a weight of `shape`, or one slice where that is [Levels#TENSOR].
    public static Slices along(int axis, Shape shape) {
        return along(axis, 0, shape);
    }

    /// The slices of `group` elements each along `axis` of a weight of `shape`.
    ///
    /// @param group elements of a group, or 0 for all at a position
    public static Slices along(int axis, int group, Shape shape) {
        long inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.size(i);
        }
        int across = axis == Levels.TENSOR ? 1 : Math.toIntExact(shape.size(axis));
        long depth = Math.max(1, shape.elements() / Math.max(1, across));
        return new Slices(across == 1 ? depth : inner, across, depth, group == 0 ? depth : Math.min(group, depth));
    }

    /// Takes runs of elements whose slices are the same or follow each other.
    public interface Reader {
        /// Takes the elements `from` to `to - 1`, counted from the start; element `i` lies in slice
        /// `slice + step · (i − from)`, where `step` is 0 or 1.
        void read(int slice, int step, int from, int to);
    }

    /// The number of slices.
    public int count() {
        return Math.toIntExact(across * Math.ceilDiv(depth, group));
    }

    /// Elements of slice `slice`.
    public long size(int slice) {
        return Math.min(group, depth - slice / across * group);
    }

    /// The row-major position of element `i` of slice `slice`.
    public long position(int slice, long i) {
        long deep = slice / across * group + i;
        return (deep / inner * across + slice % across) * inner + deep % inner;
    }

    /// Gives `reader` the runs of the `count` elements from row-major position `start` on.
    public void runs(long start, int count, Reader reader) {
        boolean isStepping = inner == 1 && across > 1;
        for (int from = 0; from < count;) {
            long index = start + from;
            long within = isStepping ? index % across : index % inner;
            long left = isStepping ? across - within : Math.min(inner - within, group - deep(index) % group);
            int to = (int) Math.min(count, from + left);
            reader.read(of(index), isStepping ? 1 : 0, from, to);
            from = to;
        }
    }

    /// The slice of the element at row-major position `index`.
    public int of(long index) {
        return (int) (deep(index) / group * across + index / inner % across);
    }

    /// Which of the elements at its position the one at row-major position `index` is.
    private long deep(long index) {
        return index / (inner * across) * inner + index % inner;
    }
}
