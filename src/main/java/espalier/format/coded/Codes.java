package espalier.format.coded;

import espalier.model.weight.Mask;

/// Codes the codes of the elements that are kept: the upper eight bits under what was seen of them, next to large or to small ones,
/// and the others as they are.
final class Codes {
    /// The most bits that are learned together.
    static final int TREE_BITS = 8;
    private static final int SURROUNDINGS = 3;
    /// As many states as there are to learn.
    static final int STATES = SURROUNDINGS << TREE_BITS;
    /// Fewer codes than this for each one there can be are not told apart by what is around them.
    private static final int LEAST_PER_STATE = 64;

    private Codes() {
    }

    /// Codes of elements by row-major position.
    interface Content {
        int at(int index);

        void set(int index, int code);
    }

    /// Codes those of `codes` that `mask` keeps; reading sets them.
    ///
    /// @param bits 1 to 16; codes are 0 to 2^bits − 1
    /// @param states what was learned before of codes of as many bits, [#STATES] of them
    static void code(BitCoder coder, Content codes, int bits, Mask mask, long[] states) {
        int elements = mask.shape().countable();
        int upper = Math.min(bits, TREE_BITS);
        int lower = bits - upper;
        boolean looksAround = mask.kept() >> upper >= LEAST_PER_STATE;
        int columns = mask.shape().rank() == 0 || elements == 0 ? 1 : elements / (int) mask.shape().size(0);
        int[] above = new int[looksAround ? columns : 1];
        int left = 0;
        for (int i = 0; i < elements; i++) {
            if (mask.keeps(i)) {
                int column = looksAround ? i % columns : 0;
                int around = looksAround ? around(left, above[column]) : 0;
                int code = coder.isReading() ? 0 : codes.at(i);
                int high = coder.tree(code >>> lower, upper, states, around << upper);
                int low = (int) coder.plainLong(code, lower);
                if (coder.isReading()) {
                    codes.set(i, high << lower | low);
                }
                left = size(high, upper);
                above[column] = left;
            }
        }
    }

    /// How far a code lies from the middle, in eighths of the way.
    private static int size(int code, int bits) {
        return Math.abs(2 * code + 1 - (1 << bits)) << 3 >> bits;
    }

    private static int around(int left, int above) {
        int sum = left + above;
        return sum < 4 ? 0 : sum < 8 ? 1 : 2;
    }
}
