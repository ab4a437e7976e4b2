package espalier.format.coded;

import java.util.Arrays;

/// Codes which elements of a weight are kept, one decision each. What is known of an element: how many of its row and of its column
/// were kept so far, and which of its neighbours. (Under such a coder a bitmap costs what the gaps between kept elements cost.)
final class Significance {
    private static final int SETS = 8;
    private static final int NEIGHBOURHOODS = 64;
    private static final int RATE = 6;

    private Significance() {
    }

    /// Codes the first `rows · columns` bits of `words`, 64 a word; reading fills them.
    static void code(BitCoder coder, long[] words, int rows, int columns) {
        long[] byColumn = states(columns);
        long[] byNeighbours = states(NEIGHBOURHOODS);
        long[] overall = states(1);
        var mixer = new Mixer(4, SETS, RATE);
        for (int row = 0, i = 0; row < rows; row++) {
            long byRow = overall[0] >>> 32 << 32 | Math.min(BitCoder.seen(overall[0]), 4);
            int set = Math.min(SETS - 1, Integer.SIZE - Integer.numberOfLeadingZeros(row));
            for (int column = 0; column < columns; column++, i++) {
                int around = around(words, i, row, column, columns);
                mixer.add(byColumn[column]);
                mixer.add(byRow);
                mixer.add(byNeighbours[around]);
                mixer.add(overall[0]);
                int kept = mixer.code(coder, bit(words, i), set);
                words[i >> 6] |= (long) kept << i;
                byColumn[column] = BitCoder.learned(byColumn[column], kept, BitCoder.LONG_MEMORY);
                byRow = BitCoder.learned(byRow, kept, BitCoder.LONG_MEMORY);
                byNeighbours[around] = BitCoder.learned(byNeighbours[around], kept, BitCoder.LONG_MEMORY);
                overall[0] = BitCoder.learned(overall[0], kept, BitCoder.LONG_MEMORY);
            }
        }
    }

    private static int around(long[] words, int i, int row, int column, int columns) {
        int around = column == 0 ? 0 : bit(words, i - 1);
        around = around << 1 | (column < 2 ? 0 : bit(words, i - 2));
        around = around << 1 | (row == 0 ? 0 : bit(words, i - columns));
        around = around << 1 | (row == 0 || column == 0 ? 0 : bit(words, i - columns - 1));
        around = around << 1 | (row == 0 || column + 1 == columns ? 0 : bit(words, i - columns + 1));
        return around << 1 | (row < 2 ? 0 : bit(words, i - 2 * columns));
    }

    private static int bit(long[] words, int i) {
        return (int) (words[i >> 6] >>> i) & 1;
    }

    private static long[] states(int count) {
        long[] states = new long[count];
        Arrays.fill(states, BitCoder.NEW);
        return states;
    }
}
