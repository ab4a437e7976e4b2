package espalier.format.coded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Codes bytes that repeat themselves, as a graph's nodes and names do: from the one to six bytes before each, and from what followed
/// when the last bytes were there before. Source: Mahoney, *Adaptive Weighing of Context Models for Lossless Data Compression*
/// (2005).
///
/// What a model of operators often holds is learned before the first byte, so that small graphs take less.
final class Text {
    private static final int[] ORDERS = {0, 1, 2, 3, 4, 6};
    /// Longer text is data for the most part, and would take seconds.
    private static final int LONG = 1 << 18;
    private static final int TABLE_BITS = 16;
    private static final int MEMORY = 127;
    private static final int RATE = 8;
    private static final int LEAST_MATCH = 4;
    private static final int MOST_MATCH = 32;
    private static final int COUNTS = 8;
    private static final int LEVELS = 64;

    private final byte[] bytes;
    private final long[][] states = new long[ORDERS.length][1 << TABLE_BITS];
    /// What a state's opinion was worth, by how often it was asked and by the opinion.
    private final long[][] worth = new long[ORDERS.length][COUNTS * LEVELS];
    private final long[] matched = new long[(MOST_MATCH + 1) * 2];
    private final int[] lastPlaces = new int[1 << TABLE_BITS];
    private final int[] contexts = new int[ORDERS.length];
    private final int[] slots = new int[ORDERS.length];
    private final int[] grades = new int[ORDERS.length];
    private final Mixer mixer = new Mixer(2 * ORDERS.length + 1, MOST_MATCH + 1, RATE);
    private int match;
    private int matchLength;

    private Text(byte[] bytes) {
        this.bytes = bytes;
        for (long[] table : states) {
            Arrays.fill(table, BitCoder.NEW);
        }
        for (long[] table : worth) {
            for (int i = 0; i < table.length; i++) {
                table[i] = (2L * (i % LEVELS) + 1) << 57;
            }
        }
        Arrays.fill(matched, BitCoder.NEW);
    }

    /// Codes all of `bytes`; reading fills them.
    static void code(BitCoder coder, byte[] bytes) {
        if (bytes.length > LONG) {
            codeQuickly(coder, bytes);
            return;
        }
        byte[] known = KnownText.BYTES.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = Arrays.copyOf(known, known.length + bytes.length);
        System.arraycopy(bytes, 0, all, known.length, bytes.length);
        var text = new Text(all);
        BitCoder learning = new Rehearsal();
        for (int i = 0; i < all.length; i++) {
            text.codeByte(i < known.length ? learning : coder, i);
        }
        System.arraycopy(all, known.length, bytes, 0, bytes.length);
    }

    /// Each byte from the one before.
    private static void codeQuickly(BitCoder coder, byte[] bytes) {
        long[] states = new long[1 << 16];
        Arrays.fill(states, BitCoder.NEW);
        int before = 0;
        for (int i = 0; i < bytes.length; i++) {
            before = coder.tree(bytes[i] & 0xff, 8, states, before << 8);
            bytes[i] = (byte) before;
        }
    }

    private void codeByte(BitCoder coder, int at) {
        for (int i = 0; i < ORDERS.length; i++) {
            contexts[i] = hash(at, ORDERS[i]);
        }
        findMatch(at);
        int node = 1;
        for (int i = 7; i >= 0; i--) {
            node = node << 1 | codeBit(coder, node, bytes[at] >>> i & 1, i);
        }
        bytes[at] = (byte) node;
        if (matchLength > 0) {
            matchLength = bytes[match] == bytes[at] ? Math.min(matchLength + 1, MOST_MATCH) : 0;
            match++;
        }
    }

    private int codeBit(BitCoder coder, int node, int bit, int left) {
        for (int i = 0; i < states.length; i++) {
            slots[i] = (contexts[i] + node * 0x9E3779B1) * 0x85EBCA6B >>> 32 - TABLE_BITS;
            long state = states[i][slots[i]];
            grades[i] = Math.min(COUNTS - 1, BitCoder.seen(state)) * LEVELS + (int) (state >>> 58);
            mixer.add(state);
            mixer.add(worth[i][grades[i]]);
        }
        int expected = matchLength > 0 ? bytes[match] & 0xff | 256 : 0;
        boolean isMatching = expected >>> left + 1 == node;
        int slot = isMatching ? 2 * matchLength + (expected >>> left & 1) : 0;
        mixer.add(isMatching ? matched[slot] : BitCoder.NEW);
        int coded = mixer.code(coder, bit, isMatching ? matchLength : 0);
        for (int i = 0; i < states.length; i++) {
            states[i][slots[i]] = BitCoder.learned(states[i][slots[i]], coded, MEMORY);
            worth[i][grades[i]] = BitCoder.learned(worth[i][grades[i]], coded, MEMORY);
        }
        if (isMatching) {
            matched[slot] = BitCoder.learned(matched[slot], coded, MEMORY);
        }
        return coded;
    }

    private int hash(int at, int order) {
        int hash = order + 1;
        for (int i = Math.max(0, at - order); i < at; i++) {
            hash = (hash + (bytes[i] & 0xff) + 1) * 0x2C1B3C6D;
            hash ^= hash >>> 15;
        }
        return hash;
    }

    private void findMatch(int at) {
        if (at < LEAST_MATCH) {
            return;
        }
        int slot = hash(at, LEAST_MATCH) * 0x9E3779B1 >>> 32 - TABLE_BITS;
        if (matchLength == 0) {
            match = lastPlaces[slot];
            while (match > 0 && matchLength < MOST_MATCH && matchLength < match
                    && bytes[match - 1 - matchLength] == bytes[at - 1 - matchLength]) {
                matchLength++;
            }
        }
        lastPlaces[slot] = at;
    }

    /// Lets states learn without writing.
    private static final class Rehearsal extends BitCoder {
        @Override
        boolean isReading() {
            return false;
        }

        @Override
        int code(int bit, int ones) {
            return bit;
        }

        @Override
        int plain(int value, int bits) {
            return value;
        }
    }
}
