package espalier.format.coded;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.weight.Mask;
import java.lang.foreign.MemorySegment;

/// Takes the kept elements of a sparse weight out, and puts them back in their places.
final class Kept {
    private Kept() {
    }

    /// The elements that `mask` keeps, one after another.
    static MemorySegment of(Array array, Mask mask) {
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
    static Array spread(MemorySegment kept, ElementType type, Mask mask) {
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
