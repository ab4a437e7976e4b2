package espalier.format.coded;

import espalier.model.array.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Where sign, exponent and mantissa lie in a floating-point number.
record FloatLayout(int exponentBits, int mantissaBits) {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    static FloatLayout of(ElementType type) {
        return switch (type) {
            case FLOAT32 -> new FloatLayout(8, 23);
            case FLOAT16 -> new FloatLayout(5, 10);
            case BFLOAT16 -> new FloatLayout(8, 7);
            case FLOAT8E4M3FN, FLOAT8E4M3FNUZ -> new FloatLayout(4, 3);
            case FLOAT8E5M2, FLOAT8E5M2FNUZ -> new FloatLayout(5, 2);
            case FLOAT64 -> new FloatLayout(11, 52);
            case INT4, UINT4, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BOOL, STRING ->
                throw new IllegalArgumentException("Type " + type + " has no exponent");
        };
    }

    int bits() {
        return 1 + exponentBits + mantissaBits;
    }

    /// The bits of number `index`.
    long at(MemorySegment numbers, long index) {
        return switch (bits()) {
            case 8 -> numbers.get(ValueLayout.JAVA_BYTE, index) & 0xffL;
            case 16 -> numbers.get(SHORT, index * 2) & 0xffffL;
            case 32 -> numbers.get(INT, index * 4) & 0xffffffffL;
            default -> numbers.get(LONG, index * 8);
        };
    }

    void set(MemorySegment numbers, long index, long bits) {
        switch (bits()) {
            case 8 -> numbers.set(ValueLayout.JAVA_BYTE, index, (byte) bits);
            case 16 -> numbers.set(SHORT, index * 2, (short) bits);
            case 32 -> numbers.set(INT, index * 4, (int) bits);
            default -> numbers.set(LONG, index * 8, bits);
        }
    }

    int exponent(long bits) {
        return (int) (bits >>> mantissaBits) & (1 << exponentBits) - 1;
    }

    long mantissa(long bits) {
        return bits & (1L << mantissaBits) - 1;
    }

    int sign(long bits) {
        return (int) (bits >>> bits() - 1) & 1;
    }

    long join(int sign, int exponent, long mantissa) {
        return (long) sign << bits() - 1 | (long) exponent << mantissaBits | mantissa;
    }
}
