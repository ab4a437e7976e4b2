package espalier.compress;

import espalier.model.weight.Grid;

/// Cuts a block of elements into runs that lie in one slice each.
final class Runs {
    private Runs() {
    }

    /// Takes runs in order.
    interface Reader {
        /// Takes the elements `from` to `to - 1` of the block, all in slice `slice`.
        void read(int slice, int from, int to);
    }

    /// Gives `reader` the runs of the `count` elements from row-major position `start` on.
    static void of(Grid.Slices slices, long start, int count, Reader reader) {
        long inner = slices.count() == 1 ? Integer.MAX_VALUE : slices.inner();
        int slice = (int) (start / inner % slices.count());
        long left = inner - start % inner;
        for (int from = 0; from < count;) {
            int to = (int) Math.min(count, from + left);
            reader.read(slice, from, to);
            from = to;
            left = inner;
            slice = slice + 1 == slices.count() ? 0 : slice + 1;
        }
    }
}
