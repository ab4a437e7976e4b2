package espalier.data.npz;

import espalier.data.file.InputFiles;
import espalier.data.file.Memory;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/// One array in NumPy's own format: versions 1 to 3, numbers and booleans, either byte order, either index order.
public final class Npy {
    private Npy() {
    }

    /// Reads a `.npy` file, plain or gzipped.
    ///
    /// @throws InputException if it is missing, damaged, too large, or holds something other than numbers
    public static Array read(Path file) {
        try (InputStream in = InputFiles.open(file)) {
            return read(in, file, "'" + file + "'");
        } catch (IOException e) {
            throw InputFiles.unreadable(file, e);
        }
    }

    /// Writes `array` as a `.npy` file.
    ///
    /// @throws InputException for element types NumPy does not have
    public static void write(Array array, OutputStream out) throws IOException {
        out.write(NpyHeader.bytes(array));
        out.write(array.bytes().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    }

    static Array read(InputStream in, Path file, String what) throws IOException {
        NpyHeader header = NpyHeader.read(new DataInputStream(in), what);
        int size = header.dtype().type().bytes();
        int length = Memory.require(elements(header.shape()), size, file);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new InputException(
                    "%s says that it holds %s values, but it ends after %,d of %,d bytes; write it again."
                            .formatted(what, header.shape(), bytes.length, length));
        }
        if (header.dtype().bigEndian()) {
            reverse(bytes, size);
        }
        byte[] rows = header.fortran() ? rowMajor(bytes, header.shape(), size) : bytes;
        return new Array(header.dtype().type(), header.shape(), MemorySegment.ofArray(rows));
    }

    private static long elements(Shape shape) {
        try {
            return shape.elements();
        } catch (ArithmeticException _) {
            return Long.MAX_VALUE;
        }
    }

    private static void reverse(byte[] bytes, int size) {
        for (int at = 0; at < bytes.length; at += size) {
            for (int low = at, high = at + size - 1; low < high; low++, high--) {
                byte kept = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = kept;
            }
        }
    }

    private static byte[] rowMajor(byte[] columns, Shape shape, int size) {
        long[] sizes = shape.sizes();
        int[] index = new int[sizes.length];
        byte[] rows = new byte[columns.length];
        for (int to = 0; to < columns.length; to += size) {
            long from = 0;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                from = from * sizes[axis] + index[axis];
            }
            System.arraycopy(columns, (int) from * size, rows, to, size);
            for (int axis = sizes.length - 1; axis >= 0 && ++index[axis] == sizes[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return rows;
    }
}
