package espalier.compress.prune;

import espalier.model.array.Array;
import espalier.model.weight.Mask;
import java.util.Arrays;

/// Prunes the same share of each row of units.
final class Rows {
    private Rows() {
    }

    /// What to keep.
    ///
    /// @param worth of each unit, by magnitude
    /// @param rows where the units of each row are
    /// @param keepsOne whether the last unit of a row always stays
    static Mask keepAllBut(double sparsity, Array worth, Filters rows, boolean keepsOne) {
        float[] values = worth.toFloats();
        long[] words = new long[(values.length + 63) / 64];
        int most = rows.length() - (keepsOne ? 1 : 0);
        int pruned = Math.clamp(Math.round(sparsity * rows.length()), 0, Math.max(0, most));
        int[] bits = new int[rows.length()];
        for (int row = 0; row < rows.count(); row++) {
            for (int i = 0; i < bits.length; i++) {
                bits[i] = bits(values[rows.index(row, i)]);
            }
            Arrays.sort(bits);
            // The numbers without sign have the order of their bits. Of those equal to the last one pruned the first go.
            int cut = pruned == 0 ? -1 : bits[pruned - 1];
            int ties = pruned;
            for (int i = 0; i < pruned && bits[i] < cut; i++) {
                ties--;
            }
            for (int i = 0; i < bits.length; i++) {
                int index = rows.index(row, i);
                int here = bits(values[index]);
                if (here > cut || here == cut && --ties < 0) {
                    words[index >> 6] |= 1L << (index & 63);
                }
            }
        }
        return Mask.ofWords(worth.shape(), words);
    }

    private static int bits(float value) {
        return Float.floatToRawIntBits(value) & 0x7fffffff;
    }
}
