package espalier.format.coded;

/// Codes decisions under the probabilities that were learned from those before. Writing and reading are one program: a writer takes
/// each value and gives it back, a reader takes anything and gives the value that was written.
///
/// All arithmetic is on integers, so that every machine writes the same bytes.
abstract class BitCoder {
    /// A state that has seen nothing: one in two, seen 0 times.
    static final long NEW = 1L << 63;
    /// How often a state counts what it has seen; beyond, old decisions fade.
    static final int LONG_MEMORY = 1 << 15;
    private static final long CERTAIN = (1L << 32) - 1;
    private static final int SHARE_BITS = 24;
    private static final int[] SHARE = new int[LONG_MEMORY + 1];
    private static final int CHUNK_BITS = 12;
    private static final int MOST_LENGTH = 62;

    static {
        for (int seen = 0; seen < SHARE.length; seen++) {
            SHARE[seen] = (1 << SHARE_BITS + 1) / (2 * seen + 3);
        }
    }

    /// Whether values come from a file.
    abstract boolean isReading();

    /// Codes `bit` (0 or 1), which is 1 with a probability of `ones` in 65,536; 1 to 65,535.
    abstract int code(int bit, int ones);

    /// Codes the lowest `bits` bits (1 to 12) of `value` as they are.
    abstract int plain(int value, int bits);

    /// Codes `bit` under the state `states[place]`, which learns it.
    final int bit(int bit, long[] states, int place) {
        long state = states[place];
        int coded = code(bit, ones(state));
        states[place] = learned(state, coded, LONG_MEMORY);
        return coded;
    }

    /// The probability of a one that `state` stands for, 1 to 65,535 in 65,536.
    static int ones(long state) {
        int ones = (int) (state >>> 48);
        return ones + (ones - 1 >>> 31);
    }

    /// What `state` becomes by seeing `bit`.
    ///
    /// @param memory after so many decisions old ones fade; at most [#LONG_MEMORY]
    static long learned(long state, int bit, int memory) {
        long probability = state >>> 32;
        int seen = (int) state;
        long target = bit == 0 ? 0 : CERTAIN;
        long moved = probability + ((target - probability) * SHARE[seen] >> SHARE_BITS);
        return moved << 32 | (seen < memory ? seen + 1 : seen);
    }

    /// How many decisions `state` has seen, up to its memory.
    static int seen(long state) {
        return (int) state;
    }

    /// Codes the lowest `bits` bits of `value`, the highest first, each under the state of the bits before it:
    /// `states[from + 1]` to `states[from + 2^bits − 1]`.
    final int tree(int value, int bits, long[] states, int from) {
        int node = 1;
        for (int i = bits - 1; i >= 0; i--) {
            node = node << 1 | bit(value >>> i & 1, states, from + node);
        }
        return node - (1 << bits);
    }

    /// Codes the lowest `bits` bits (0 to 64) of `value` as they are.
    final long plainLong(long value, int bits) {
        long coded = 0;
        for (int left = bits; left > 0;) {
            int some = Math.min(CHUNK_BITS, left);
            left -= some;
            coded = coded << some | plain((int) (value >>> left) & (1 << some) - 1, some);
        }
        return coded;
    }

    /// Codes a whole number from 0 to 2⁶² − 2; small ones are short. Source: Elias, *Universal Codeword Sets* (1975), the gamma code, its
    /// length under states.
    ///
    /// @param states 64 of them
    final long number(long value, long[] states) {
        int length = tree(63 - Long.numberOfLeadingZeros(value + 1), 6, states, 0);
        if (length >= MOST_LENGTH) {
            throw new IllegalArgumentException("a number is out of bounds");
        }
        return (1L << length | plainLong(value + 1, length)) - 1;
    }
}
