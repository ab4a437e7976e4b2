package espalier.format.packed;

import java.io.IOException;
import java.io.OutputStream;

/// Writes numbers of a few bits one behind the other, the lowest bit first; the last byte is filled up with zeros.
final class BitSink {
    private final OutputStream out;
    private long pending;
    private int count;

    BitSink(OutputStream out) {
        this.out = out;
    }

    /// Appends the lowest `bits` bits (0 to 32) of `value`, whose others are zero.
    void write(long value, int bits) throws IOException {
        pending |= value << count;
        count += bits;
        while (count >= 8) {
            out.write((int) pending & 0xff);
            pending >>>= 8;
            count -= 8;
        }
    }

    /// Appends `ones` one-bits and a zero.
    void writeUnary(long ones) throws IOException {
        long left = ones;
        for (; left >= 24; left -= 24) {
            write((1 << 24) - 1, 24);
        }
        write((1L << left) - 1, (int) left + 1);
    }

    /// Writes what is left.
    void finish() throws IOException {
        if (count > 0) {
            write(0, 8 - count);
        }
    }
}
