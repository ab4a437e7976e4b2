package espalier.format.packed;

import espalier.format.safetensors.StoredType;
import espalier.model.array.Array;
import espalier.model.weight.Mask;
import espalier.model.weight.Quantized;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Writes the bytes of the tensors of a packed file.
final class Payloads {
    private static final int CHUNK_BYTES = 1 << 16;

    private Payloads() {
    }

    static void copy(MemorySegment bytes, OutputStream out) throws IOException {
        for (long start = 0; start < bytes.byteSize(); start += CHUNK_BYTES) {
            long length = Math.min(CHUNK_BYTES, bytes.byteSize() - start);
            out.write(bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /// What is stored for an element: a number of a few bits.
    interface Code {
        long at(long index);
    }

    /// What is stored for the elements of `weight`.
    static Code of(Quantized weight) {
        long lowest = 1L << (weight.grid().bits() - 1);
        return index -> weight.codeAt(index) + lowest;
    }

    static void codes(Code code, int bits, Mask mask, OutputStream out) throws IOException {
        var sink = new BitSink(out);
        for (long i = 0, n = mask.shape().elements(); i < n; i++) {
            if (mask.keeps(i)) {
                sink.write(code.at(i), bits);
            }
        }
        sink.finish();
    }

    static void codes(Code code, int bits, long elements, OutputStream out) throws IOException {
        var sink = new BitSink(out);
        for (long i = 0; i < elements; i++) {
            sink.write(code.at(i), bits);
        }
        sink.finish();
    }

    static void keptElements(Array array, Mask mask, OutputStream out) throws IOException {
        int elementBytes = array.type().bytes();
        for (long i = 0, n = array.elements(); i < n; i++) {
            if (mask.keeps(i)) {
                for (int b = 0; b < elementBytes; b++) {
                    out.write(array.bytes().get(ValueLayout.JAVA_BYTE, i * elementBytes + b));
                }
            }
        }
    }

    static void bitmask(long[] words, long bytes, OutputStream out) throws IOException {
        for (long i = 0; i < bytes; i++) {
            out.write((int) (words[(int) (i >> 3)] >>> ((i & 7) << 3)) & 0xff);
        }
    }

    static void zeros(Array zeros, StoredType type, OutputStream out) throws IOException {
        if (type == StoredType.F32) {
            copy(zeros.bytes(), out);
            return;
        }
        for (float zero : zeros.toFloats()) {
            for (int b = 0; b < type.bytes(); b++) {
                out.write((int) zero >> (8 * b) & 0xff);
            }
        }
    }
}
