package espalier.model.array;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes the elements of an array of any numeric type.
final class ElementWriter {
    private ElementWriter() {
    }

    static MemorySegment bytes(ElementType type, double[] values) {
        if (!type.isFloating()) {
            long[] whole = new long[values.length];
            for (int i = 0; i < whole.length; i++) {
                whole[i] = whole(type, values[i]);
            }
            return bytes(type, whole);
        }
        ByteBuffer buffer = buffer(type, values.length);
        for (double value : values) {
            switch (type) {
                case FLOAT64 -> buffer.putDouble(value);
                case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ -> buffer
                        .put(Float8.of(type).encode(value, false));
                case FLOAT16 -> buffer.putShort(Float.floatToFloat16((float) value));
                case BFLOAT16 -> buffer.putShort(brain((float) value));
                default -> buffer.putFloat((float) value);
            }
        }
        return MemorySegment.ofArray(buffer.array());
    }

    private static long whole(ElementType type, double value) {
        boolean isBeyondLong = type == ElementType.UINT64 && value >= 0x1p63;
        return type == ElementType.BOOL
                ? value != 0 ? 1 : 0
                : isBeyondLong
                        ? (long) (value - 0x1p63) | 1L << 63
                        : (long) value;
    }

    /// The nearest number with 8 bits of precision, the even one of two.
    private static short brain(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) (Float.isNaN(value) ? bits >> 16 | 0x40 : bits + 0x7fff + (bits >> 16 & 1) >> 16);
    }

    static MemorySegment bytes(ElementType type, long[] values) {
        if (type.isFloating()) {
            double[] numbers = new double[values.length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = values[i];
            }
            return bytes(type, numbers);
        }
        if (type == ElementType.INT4 || type == ElementType.UINT4) {
            return halves(values);
        }
        ByteBuffer buffer = buffer(type, values.length);
        for (long value : values) {
            switch (type) {
                case BOOL -> buffer.put((byte) (value == 0 ? 0 : 1));
                case INT8, UINT8 -> buffer.put((byte) value);
                case INT16, UINT16 -> buffer.putShort((short) value);
                case INT32, UINT32 -> buffer.putInt((int) value);
                default -> buffer.putLong(value);
            }
        }
        return MemorySegment.ofArray(buffer.array());
    }

    /// Two elements to a byte, the first in its lower half.
    private static MemorySegment halves(long[] values) {
        byte[] bytes = new byte[(values.length + 1) / 2];
        for (int i = 0; i < values.length; i++) {
            bytes[i / 2] |= (byte) ((values[i] & 15) << (i % 2 == 0 ? 0 : 4));
        }
        return MemorySegment.ofArray(bytes);
    }

    private static ByteBuffer buffer(ElementType type, int elements) {
        if (type.bytes() == 0) {
            throw new IllegalStateException("Elements of type " + type + " cannot be made of numbers");
        }
        return ByteBuffer.allocate(Math.multiplyExact(elements, type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }
}
