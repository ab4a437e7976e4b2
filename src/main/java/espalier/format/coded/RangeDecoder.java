package espalier.format.coded;

import espalier.model.InputException;

/// Reads what a [RangeEncoder] wrote.
final class RangeDecoder extends BitCoder {
    private static final long LEAST_RANGE = 1L << 24;
    private static final int MOST_ADDED = 4;

    private final byte[] bytes;
    private final int end;
    private final String what;
    private int position;
    private long code;
    private long range = 0xffffffffL;

    /// @param what names the file in messages
    RangeDecoder(byte[] bytes, int from, int to, String what) {
        this.bytes = bytes;
        this.position = from;
        this.end = to;
        this.what = what;
        for (int i = 0; i < 4; i++) {
            code = code << 8 | next();
        }
    }

    @Override
    boolean isReading() {
        return true;
    }

    @Override
    int code(int ignored, int ones) {
        long part = (range >>> 16) * ones;
        int bit;
        if (code < part) {
            range = part;
            bit = 1;
        } else {
            code -= part;
            range -= part;
            bit = 0;
        }
        while (range < LEAST_RANGE) {
            range <<= 8;
            code = code << 8 | next();
        }
        return bit;
    }

    @Override
    int plain(int ignored, int bits) {
        range >>>= bits;
        long value = Math.min(code / range, (1L << bits) - 1);
        code -= value * range;
        while (range < LEAST_RANGE) {
            range <<= 8;
            code = code << 8 | next();
        }
        return (int) value;
    }

    private int next() {
        if (position < end) {
            return bytes[position++] & 0xff;
        }
        if (position++ >= end + MOST_ADDED) {
            throw damaged(what, "ends too early");
        }
        return 0;
    }

    /// Refuses bytes that nothing asked for.
    void requireEnd() {
        if (position < end) {
            throw damaged(what, "does not end where it should");
        }
    }

    static InputException damaged(String what, String how) {
        return new InputException("The file " + what + " " + how + ": it is damaged; fetch or write it again.");
    }
}
