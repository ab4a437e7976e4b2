package espalier.format.coded;

import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Codes integers as the bytes they are stored in, each place in an integer under what was seen at that place.
final class Integers {
    private static final int STATES = 256;

    private Integers() {
    }

    /// The bytes that integers of `type` and `shape` take; of 4 bits there are two in a byte.
    static long bytes(ElementType type, Shape shape) {
        return type.bytes() == 0 ? (shape.elements() + 1) / 2 : Math.multiplyExact(shape.elements(), type.bytes());
    }

    /// Codes all of `bytes`; reading fills them.
    static void code(BitCoder coder, Learned learned, ElementType type, MemorySegment bytes) {
        int width = width(type);
        long[] states = learned.about("integers of " + width, STATES * width);
        for (long i = 0, n = bytes.byteSize(); i < n; i++) {
            int value = coder.isReading() ? 0 : bytes.get(ValueLayout.JAVA_BYTE, i) & 0xff;
            int coded = coder.tree(value, 8, states, (int) (i % width) * STATES);
            if (coder.isReading()) {
                bytes.set(ValueLayout.JAVA_BYTE, i, (byte) coded);
            }
        }
    }

    /// The entropy of all bytes, place by place.
    static double entropy(ElementType type, MemorySegment bytes) {
        int width = width(type);
        var counts = new long[width][STATES];
        for (long i = 0, n = bytes.byteSize(); i < n; i++) {
            counts[(int) (i % width)][bytes.get(ValueLayout.JAVA_BYTE, i) & 0xff]++;
        }
        double bits = 0;
        for (long[] place : counts) {
            bits += Entropy.bits(place);
        }
        return bits;
    }

    private static int width(ElementType type) {
        return Math.max(1, type.bytes());
    }
}
