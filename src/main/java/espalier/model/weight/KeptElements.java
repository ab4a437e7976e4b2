package espalier.model.weight;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import java.lang.foreign.MemorySegment;

/// Takes the elements that a mask keeps out of an array, and puts them back in their places: what files store of sparse weights.
public final class KeptElements {
    private KeptElements() {
    }

    /// The elements that `mask` keeps, one after another.
    public static MemorySegment of(Array array, Mask mask) {
        int size = array.type().bytes();
        MemorySegment kept = MemorySegment.ofArray(new byte[Math.toIntExact(mask.kept() * size)]);
        long to = 0;
        for (long i = 0, n = array.elements(); i < n; i++) {
            if (mask.keeps(i)) {
                MemorySegment.copy(array.bytes(), i * size, kept, to, size);
                to += size;
            }
        }
        return kept;
    }

    /// The array of the mask's shape that holds `kept` where the mask keeps, and zero elsewhere.
    public static Array spread(MemorySegment kept, ElementType type, Mask mask) {
        int size = type.bytes();
        MemorySegment all = MemorySegment.ofArray(new byte[Math.multiplyExact(mask.shape().countable(), size)]);
        long from = 0;
        for (long i = 0, n = mask.shape().elements(); i < n; i++) {
            if (mask.keeps(i)) {
                MemorySegment.copy(kept, from, all, i * size, size);
                from += size;
            }
        }
        return new Array(type, mask.shape(), all);
    }
}
