package espalier.format.torch.write;

import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A tensor of an archive.
///
/// @param isParameter whether PyTorch trains it
record Tensor(TorchType type, Shape shape, boolean isParameter, Entry.Content content) {
    private static final int BLOCK_BYTES = 1 << 16;

    /// The numbers of `array`.
    static Tensor of(Array array, boolean isParameter) {
        return switch (array.type()) {
            case UINT16 -> widened(array, TorchType.INT32, (i, out) -> {
                out.write(array.bytes().get(ValueLayout.JAVA_BYTE, 2 * i));
                out.write(array.bytes().get(ValueLayout.JAVA_BYTE, 2 * i + 1));
                out.write(0);
                out.write(0);
            });
            case INT4 -> widened(array, TorchType.INT8, (i, out) -> out.write(nibble(array, i) << 28 >> 28));
            case UINT4 -> widened(array, TorchType.UINT8, (i, out) -> out.write(nibble(array, i)));
            default -> plain(array, isParameter);
        };
    }

    private static Tensor plain(Array array, boolean isParameter) {
        return new Tensor(TorchType.of(array.type()), array.shape(), isParameter, out -> copy(array.bytes(), out));
    }

    private interface Element {
        void write(long index, OutputStream out) throws IOException;
    }

    /// Integers that PyTorch has no type for, in the next wider one.
    private static Tensor widened(Array array, TorchType type, Element element) {
        return new Tensor(type, array.shape(), false, out -> {
            var buffer = new BufferedOutputStream(out, BLOCK_BYTES);
            for (long i = 0, n = array.elements(); i < n; i++) {
                element.write(i, buffer);
            }
            buffer.flush();
        });
    }

    /// Two integers share a byte, the first in its low half.
    private static int nibble(Array array, long index) {
        return array.bytes().get(ValueLayout.JAVA_BYTE, index / 2) >> (int) (4 * (index % 2)) & 15;
    }

    long bytes() {
        return type.bytes() * shape.elements();
    }

    static void copy(MemorySegment bytes, OutputStream out) throws IOException {
        byte[] block = new byte[(int) Math.min(BLOCK_BYTES, bytes.byteSize())];
        for (long start = 0; start < bytes.byteSize(); start += block.length) {
            int count = (int) Math.min(block.length, bytes.byteSize() - start);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, start, block, 0, count);
            out.write(block, 0, count);
        }
    }
}
