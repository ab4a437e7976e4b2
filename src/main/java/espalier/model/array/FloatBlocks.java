package espalier.model.array;

/// Reads an array as floats, block by block through a small buffer, so that loops over it are the same and fast for any memory.
///
/// What lies in a mapped file is let go of again behind the reader: a pass over gigabytes keeps only megabytes resident.
public final class FloatBlocks {
    /// The number of elements of a block; the last one may have fewer.
    public static final int SIZE = 8192;
    /// Mapped memory is let go of piece by piece, as each costs a call to the system.
    private static final int PIECE = 128 * SIZE;

    private FloatBlocks() {
    }

    /// Takes blocks in order.
    public interface Reader {
        /// Takes `block[0]` to `block[count - 1]`, the elements from row-major position `start` on.
        void read(float[] block, int count, long start);
    }

    /// Gives all elements of `values` to `reader`.
    ///
    /// @param values an array of any length and any numeric type but 4-bit integers
    /// @throws IllegalStateException for strings and 4-bit integers
    public static void read(Array values, Reader reader) {
        long elements = values.elements();
        boolean isMapped = values.bytes().isMapped();
        float[] block = new float[(int) Math.min(SIZE, elements)];
        for (long start = 0; start < elements; start += SIZE) {
            int count = (int) Math.min(SIZE, elements - start);
            Elements.copy(values, start, block, count);
            reader.read(block, count, start);
            long end = start + count;
            if (isMapped && (end % PIECE == 0 || end == elements)) {
                unload(values, (end - 1) / PIECE * PIECE, end);
            }
        }
    }

    private static void unload(Array values, long from, long to) {
        int bytes = values.type().bytes();
        values.bytes().asSlice(from * bytes, (to - from) * bytes).unload();
    }
}
