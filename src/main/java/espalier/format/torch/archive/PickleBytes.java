package espalier.format.torch.archive;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The bytes of a pickle, read from front to back; what claims to be longer than the rest of them is refused unread.
final class PickleBytes {
    private static final ValueLayout.OfDouble BIG_DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment bytes;
    private long position;

    PickleBytes(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /// Where the next byte is.
    long position() {
        return position;
    }

    int unsigned() {
        return bytes.get(ValueLayout.JAVA_BYTE, advance(1)) & 0xff;
    }

    /// An unsigned little-endian integer of `count` bytes; beyond the range of a long it is the largest long.
    long little(int count) {
        long start = advance(count);
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = value << 8 | bytes.get(ValueLayout.JAVA_BYTE, start + i) & 0xff;
        }
        return value < 0 ? Long.MAX_VALUE : value;
    }

    /// A signed little-endian integer of `count` bytes, at most 8.
    long signed(int count) {
        if (count > 8) {
            throw new MalformedException("its pickle has an integer of " + count + " bytes; the longest known has 8");
        }
        long start = advance(count);
        long value = count == 0 ? 0 : bytes.get(ValueLayout.JAVA_BYTE, start + count - 1);
        for (int i = count - 2; i >= 0; i--) {
            value = value << 8 | bytes.get(ValueLayout.JAVA_BYTE, start + i) & 0xff;
        }
        return value;
    }

    double real() {
        return bytes.get(BIG_DOUBLE, advance(8));
    }

    String text(long length) {
        long start = advance(length);
        return new String(bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    int skip(long length) {
        advance(length);
        return (int) length;
    }

    /// Text up to the end of the line.
    String line() {
        long start = position;
        int length = 0;
        while (unsigned() != '\n') {
            length++;
        }
        return new String(bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    private long advance(long length) {
        if (length > bytes.byteSize() - position || length > Integer.MAX_VALUE - 16) {
            throw new MalformedException("its pickle is cut short or lies about a length");
        }
        long start = position;
        position += length;
        return start;
    }
}
