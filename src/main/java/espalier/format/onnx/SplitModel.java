package espalier.format.onnx;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/// An encoded model split in two: its structure, small enough to be parsed, and the raw contents of its initializers, which stay
/// where they are.
///
/// Protobuf's own parser copies a mapped file into memory before it starts.
///
/// @param structure the model without those contents
/// @param contents by the position of the initializer
record SplitModel(byte[] structure, Map<Integer, MemorySegment> contents) {
    private static final int GRAPH = 7;
    private static final int INITIALIZER = 5;
    private static final int RAW_DATA = 9;
    private static final int LENGTH_DELIMITED = 2;
    /// Shorter contents are not worth splitting off.
    private static final int SHORT_BYTES = 256;
    /// More nodes, initializers and values than any model has; each takes far more memory than space in a file.
    private static final int MOST_PARTS = 2_000_000;

    /// Splits `model`.
    ///
    /// @throws MalformedException if it is cut off or not in protobuf's encoding
    static SplitModel of(MemorySegment model) {
        var contents = new HashMap<Integer, MemorySegment>();
        var positions = new int[1];
        byte[] structure = new Scan(model).rewrite((field, graph) -> field != GRAPH
                ? graph.copy()
                : graph.inner().rewrite((part, initializer) -> part != INITIALIZER
                        ? initializer.copy()
                        : withoutRawData(initializer.inner(), positions[0]++, contents)));
        return new SplitModel(structure, contents);
    }

    private static byte[] withoutRawData(Scan tensor, int position, Map<Integer, MemorySegment> contents) {
        return tensor.rewrite((field, value) -> {
            if (field != RAW_DATA || value.bytes().byteSize() < SHORT_BYTES) {
                return value.copy();
            }
            contents.put(position, value.bytes());
            return new byte[0];
        });
    }

    /// What a field that holds bytes becomes.
    private interface Rewriting {
        byte[] apply(int field, Content content);
    }

    /// The bytes of one field.
    private record Content(MemorySegment bytes) {
        byte[] copy() {
            return bytes.toArray(ValueLayout.JAVA_BYTE);
        }

        Scan inner() {
            return new Scan(bytes);
        }
    }

    /// Walks over the fields of one message.
    private static final class Scan {
        private final MemorySegment bytes;
        private long at;

        Scan(MemorySegment bytes) {
            this.bytes = bytes;
        }

        byte[] rewrite(Rewriting rewriting) {
            var out = new ByteArrayOutputStream();
            for (int parts = 0; at < bytes.byteSize(); parts++) {
                if (parts > MOST_PARTS) {
                    throw new MalformedException("it claims more than " + MOST_PARTS + " nodes and values");
                }
                long start = at;
                long tag = varint();
                if ((tag & 7) == LENGTH_DELIMITED) {
                    MemorySegment content = take(varint());
                    byte[] rewritten = rewriting.apply((int) (tag >>> 3), new Content(content));
                    writeVarint(out, tag);
                    writeVarint(out, rewritten.length);
                    out.writeBytes(rewritten);
                } else {
                    skip((int) (tag & 7));
                    out.writeBytes(bytes.asSlice(start, at - start).toArray(ValueLayout.JAVA_BYTE));
                }
            }
            return out.toByteArray();
        }

        private void skip(int wireType) {
            switch (wireType) {
                case 0 -> varint();
                case 1 -> take(8);
                case 5 -> take(4);
                default -> throw damaged();
            }
        }

        private MemorySegment take(long length) {
            if (length < 0 || length > bytes.byteSize() - at) {
                throw damaged();
            }
            at += length;
            return bytes.asSlice(at - length, length);
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at >= bytes.byteSize()) {
                    throw damaged();
                }
                byte next = bytes.get(ValueLayout.JAVA_BYTE, at++);
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw damaged();
        }

        private static void writeVarint(ByteArrayOutputStream out, long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        private static MalformedException damaged() {
            return new MalformedException("it is not an ONNX model, or it is truncated or damaged");
        }
    }
}
