package espalier.format.packed;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.weight.Mask;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Puts the kept elements of a sparse weight back in their places.
final class Scattered {
    private Scattered() {
    }

    /// The array of the mask's shape that holds the elements `kept` where the mask keeps, and zero elsewhere.
    static Array of(MemorySegment kept, ElementType type, Mask mask) {
        long elements = mask.shape().elements();
        int size = type.bytes();
        MemorySegment all = MemorySegment.ofArray(new byte[Math.toIntExact(elements * size)]);
        long from = 0;
        for (long i = 0; i < elements; i++) {
            if (mask.keeps(i)) {
                MemorySegment.copy(kept, from, all, i * size, size);
                from += size;
            }
        }
        return new Array(type, mask.shape(), all);
    }

    /// The mask of `shape` whose bits are those of `bytes`, the lowest of each byte first.
    static Mask mask(MemorySegment bytes, Shape shape, String what) {
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
