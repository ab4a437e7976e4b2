package espalier.model.array;

import java.lang.foreign.MemorySegment;

/// Reads a float array block by block through a small buffer, so that loops over it are the same and fast for any memory.
public final class FloatBlocks {
    /// The number of elements of a block; the last one may have fewer.
    public static final int SIZE = 8192;

    private FloatBlocks() {
    }

    /// Takes blocks in order.
    public interface Reader {
        /// Takes `block[0]` to `block[count - 1]`, the elements from row-major position `start` on.
        void read(float[] block, int count, int start);
    }

    /// Gives all elements of `values` to `reader`.
    ///
    /// @param values a FLOAT32 array of at most 2³¹−1 elements
    public static void read(Array values, Reader reader) {
        if (values.type() != ElementType.FLOAT32) {
            throw new IllegalArgumentException("Blocks are read of floats, not of " + values.type());
        }
        int elements = Math.toIntExact(values.elements());
        float[] block = new float[Math.min(SIZE, elements)];
        for (int start = 0; start < elements; start += SIZE) {
            int count = Math.min(SIZE, elements - start);
            MemorySegment.copy(values.bytes(), Array.FLOAT, (long) start * Float.BYTES, block, 0, count);
            reader.read(block, count, start);
            if (elements - start <= SIZE) {
                return;
            }
        }
    }
}
