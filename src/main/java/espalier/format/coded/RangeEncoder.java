package espalier.format.coded;

import java.util.Arrays;

/// Narrows a range of numbers by each decision and writes the digits that are settled. Source: Martin, *Range Encoding* (1979); the
/// carry as in the LZMA SDK of Pavlov.
final class RangeEncoder extends BitCoder {
    private static final long LEAST_RANGE = 1L << 24;
    private static final long LOW_MASK = 0xffffffffL;

    private byte[] bytes = new byte[256];
    private int length;
    private long low;
    private long range = LOW_MASK;
    /// A first digit of 255 waits for no carry: nothing stands before it.
    private int held = 0xff;
    private long heldCount = 0;

    @Override
    boolean isReading() {
        return false;
    }

    @Override
    int code(int bit, int ones) {
        long part = (range >>> 16) * ones;
        if (bit != 0) {
            range = part;
        } else {
            low += part;
            range -= part;
        }
        while (range < LEAST_RANGE) {
            range <<= 8;
            shift();
        }
        return bit;
    }

    @Override
    int plain(int value, int bits) {
        range >>>= bits;
        low += value * range;
        while (range < LEAST_RANGE) {
            range <<= 8;
            shift();
        }
        return value;
    }

    /// Lets the highest digit go, once no carry can change it any more.
    private void shift() {
        if (low < 0xff000000L || low > LOW_MASK) {
            int carry = (int) (low >>> 32);
            if (heldCount > 0) {
                put(held + carry);
            }
            for (; heldCount > 1; heldCount--) {
                put(0xff + carry);
            }
            heldCount = 0;
            held = (int) (low >>> 24) & 0xff;
        }
        heldCount++;
        low = low << 8 & LOW_MASK;
    }

    private void put(int digit) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * length);
        }
        bytes[length++] = (byte) digit;
    }

    /// The bytes, once nothing more is to be coded. Up to four zeros at the end are left out; a reader adds them.
    byte[] finish() {
        // The number in the range with the most zeros at its end.
        long high = low + range - 1;
        for (int zeros = 32; zeros >= 0; zeros -= 8) {
            long candidate = high >>> zeros << zeros;
            if (candidate >= low) {
                low = candidate;
                break;
            }
        }
        for (int i = 0; i < 5; i++) {
            shift();
        }
        for (int i = 0; i < 4 && length > 0 && bytes[length - 1] == 0; i++) {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }
}
