package espalier.model.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Reads the elements of an array of any numeric type.
final class Elements {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private Elements() {
    }

    static float[] toFloats(Array array) {
        float[] values = new float[array.shape().countable()];
        copy(array, 0, values, values.length);
        return values;
    }

    /// Copies `count` elements from row-major position `start` on to the beginning of `target`.
    static void copy(Array array, long start, float[] target, int count) {
        if (array.type() == ElementType.FLOAT32) {
            MemorySegment.copy(array.bytes(), Array.FLOAT, start * Float.BYTES, target, 0, count);
            return;
        }
        boolean isFloating = array.type().isFloating();
        for (int i = 0; i < count; i++) {
            target[i] = isFloating ? (float) floating(array, start + i) : integer(array, start + i);
        }
    }

    static double[] toDoubles(Array array) {
        double[] values = new double[Math.toIntExact(array.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.type().isFloating() ? floating(array, i) : number(array, i);
        }
        return values;
    }

    /// The largest integers of 64 bits without a sign do not fit into a long.
    private static double number(Array array, int i) {
        long value = integer(array, i);
        return array.type() == ElementType.UINT64 && value < 0 ? (value >>> 1 | value & 1) * 2.0 : value;
    }

    static long[] toLongs(Array array) {
        long[] values = new long[array.shape().countable()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.type().isFloating() ? (long) floating(array, i) : integer(array, i);
        }
        return values;
    }

    private static double floating(Array array, long i) {
        MemorySegment bytes = array.bytes();
        return switch (array.type()) {
            case FLOAT32 -> bytes.get(Array.FLOAT, i * 4);
            case FLOAT64 -> bytes.get(DOUBLE, i * 8);
            case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ -> Float8.of(array.type())
                    .decode(bytes.get(ValueLayout.JAVA_BYTE, i));
            case FLOAT16 -> Float.float16ToFloat(bytes.get(SHORT, i * 2));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.get(SHORT, i * 2) << 16);
            default -> throw noNumbers(array);
        };
    }

    private static long integer(Array array, long i) {
        MemorySegment bytes = array.bytes();
        return switch (array.type()) {
            case INT8 -> bytes.get(ValueLayout.JAVA_BYTE, i);
            case UINT8, BOOL -> bytes.get(ValueLayout.JAVA_BYTE, i) & 0xff;
            case INT16 -> bytes.get(SHORT, i * 2);
            case UINT16 -> bytes.get(SHORT, i * 2) & 0xffff;
            case INT32 -> bytes.get(INT, i * 4);
            case UINT32 -> bytes.get(INT, i * 4) & 0xffffffffL;
            case INT4 -> bytes.get(ValueLayout.JAVA_BYTE, i / 2) << (i % 2 == 0 ? 28 : 24) >> 28;
            case UINT4 -> bytes.get(ValueLayout.JAVA_BYTE, i / 2) >> (i % 2 == 0 ? 0 : 4) & 15;
            case INT64, UINT64 -> bytes.get(Array.LONG, i * 8);
            default -> throw noNumbers(array);
        };
    }

    private static IllegalStateException noNumbers(Array array) {
        return new IllegalStateException("Elements of type " + array.type() + " cannot be read as numbers");
    }
}
