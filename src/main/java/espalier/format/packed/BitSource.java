package espalier.format.packed;

import espalier.model.InputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads what a [BitSink] wrote.
final class BitSource {
    private final MemorySegment bytes;
    private final String what;
    private long position;
    private long pending;
    private int count;

    /// @param what names the bits in messages
    BitSource(MemorySegment bytes, String what) {
        this.bytes = bytes;
        this.what = what;
    }

    /// The next number of `bits` bits (0 to 32).
    long read(int bits) {
        while (count < bits) {
            if (position == bytes.byteSize()) {
                throw damaged("ends too early");
            }
            pending |= (bytes.get(ValueLayout.JAVA_BYTE, position++) & 0xffL) << count;
            count += 8;
        }
        long value = pending & (1L << bits) - 1;
        pending >>>= bits;
        count -= bits;
        return value;
    }

    /// The number of one-bits before the next zero.
    long readUnary() {
        long ones = 0;
        while (read(1) != 0) {
            ones++;
        }
        return ones;
    }

    /// Refuses bits that are left over, other than the zeros that fill the last byte.
    void requireEnd() {
        if (position != bytes.byteSize() || pending != 0) {
            throw damaged("does not end where it should");
        }
    }

    private InputException damaged(String how) {
        return new InputException("The " + what + " " + how + ": the file is damaged; fetch or write it again.");
    }
}
