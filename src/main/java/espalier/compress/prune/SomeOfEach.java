package espalier.compress.prune;

import espalier.model.array.Array;
import espalier.model.weight.Mask;

/// The N:M pattern: of every M neighbouring inputs of an output, those worth most are kept (see [Units]).
final class SomeOfEach {
    private final float[] worth;
    private final Filters filters;
    private final int m;
    private final int pruned;
    private final long[] words;
    private final int[] places;

    private SomeOfEach(Array worth, Filters filters, int m, int pruned) {
        this.worth = worth.toFloats();
        this.filters = filters;
        this.m = m;
        this.pruned = pruned;
        words = new long[(this.worth.length + 63) / 64];
        places = new int[m];
    }

    /// What to keep.
    ///
    /// @param worth of each weight, by magnitude
    static Mask mask(Array worth, Filters filters, int m, double sparsity) {
        int pruned = Math.min(m - 1, (int) Math.round(sparsity * m));
        var some = new SomeOfEach(worth, filters, m, pruned);
        for (int filter = 0; filter < filters.count(); filter++) {
            for (int tap = 0; tap < filters.taps(); tap++) {
                some.keep(filter, tap);
            }
        }
        return Mask.ofWords(worth.shape(), some.words);
    }

    private void keep(int filter, int tap) {
        for (int input = 0; input < filters.inputs(); input += m) {
            int count = Math.min(m, filters.inputs() - input);
            for (int i = 0; i < count; i++) {
                insert(i, filters.index(filter, (input + i) * filters.taps() + tap));
            }
            for (int i = count * pruned / m; i < count; i++) {
                words[places[i] >> 6] |= 1L << (places[i] & 63);
            }
        }
    }

    /// Puts a position among the first `count` places, which are in the order of their worth; equal ones stay in their order.
    private void insert(int count, int index) {
        float magnitude = Math.abs(worth[index]);
        int at = count;
        for (; at > 0 && Math.abs(worth[places[at - 1]]) > magnitude; at--) {
            places[at] = places[at - 1];
        }
        places[at] = index;
    }
}
