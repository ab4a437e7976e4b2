package espalier.format.packed;

import espalier.model.array.Shape;
import espalier.model.weight.Mask;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads which elements of a sparse weight are kept, one bit each.
final class Bitmask {
    private Bitmask() {
    }

    /// The mask of `shape` whose bits are those of `bytes`, the lowest of each byte first.
    static Mask read(MemorySegment bytes, Shape shape, String what) {
        long[] words = new long[Math.toIntExact((shape.elements() + 63) / 64)];
        for (long i = 0; i < bytes.byteSize(); i++) {
            words[(int) (i >> 3)] |= (bytes.get(ValueLayout.JAVA_BYTE, i) & 0xffL) << ((i & 7) << 3);
        }
        try {
            return Mask.ofWords(shape, words);
        } catch (IllegalArgumentException _) {
            throw WeightDecoder.damaged(what, "keeps elements that it does not have");
        }
    }
}
