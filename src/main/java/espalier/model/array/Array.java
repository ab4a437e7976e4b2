package espalier.model.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Constant numbers: `bytes` holds the elements row-major and little-endian, read-only, mapped from a file or on the heap.
///
/// Two arrays are equal when they are the same memory; compare contents with [#sameContentAs(Array)].
///
/// @param type the type of one element
/// @param shape all dimensions known
/// @param bytes exactly `shape.elements() * type.bytes()` bytes; strings and 4-bit integers have no fixed length
public record Array(ElementType type, Shape shape, MemorySegment bytes) {
    /// Little-endian floats at any address.
    public static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /// Little-endian longs at any address.
    public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public Array {
        if (type.bytes() > 0 && bytes.byteSize() != Math.multiplyExact(shape.elements(), (long) type.bytes())) {
            throw new IllegalArgumentException("An array of %s %s takes %d bytes, not %d".formatted(type, shape,
                    shape.elements() * type.bytes(), bytes.byteSize()));
        }
        bytes = bytes.asReadOnly();
    }

    /// A float array; `values` is shared, so the caller gives it up.
    ///
    /// @param values row-major, as many as `shape` has elements
    public static Array of(float[] values, Shape shape) {
        return new Array(ElementType.FLOAT32, shape, little(values));
    }

    /// A float array; `values` is shared, so the caller gives it up.
    public static Array of(float[] values, long... sizes) {
        return of(values, Shape.of(sizes));
    }

    /// A one-dimensional array of 64-bit integers, as ONNX gives axes and shapes.
    public static Array of(long... values) {
        return new Array(ElementType.INT64, Shape.of(values.length), little(values));
    }

    /// An array of any numeric type; integers that it cannot hold wrap, as in C.
    public static Array ofLongs(ElementType type, Shape shape, long... values) {
        return new Array(type, shape, ElementWriter.bytes(type, values));
    }

    /// An array of any numeric type; what is no whole number is truncated where the type is of integers.
    public static Array ofDoubles(ElementType type, Shape shape, double... values) {
        return new Array(type, shape, ElementWriter.bytes(type, values));
    }

    /// The number of elements.
    public long elements() {
        return shape.elements();
    }

    /// The float at row-major position `index` of a FLOAT32 array.
    public float floatAt(long index) {
        return bytes.get(FLOAT, index * Float.BYTES);
    }

    /// A copy of all elements as floats, whatever the (numeric) type.
    ///
    /// @throws IllegalStateException for strings
    public float[] toFloats() {
        return Elements.toFloats(this);
    }

    /// A copy of all elements in double precision, whatever the (numeric) type.
    ///
    /// @throws IllegalStateException for strings
    public double[] toDoubles() {
        return Elements.toDoubles(this);
    }

    /// The same numbers in another numeric type, converted as C does; this array itself where it is of that type.
    public Array as(ElementType other) {
        if (type == other) {
            return this;
        }
        return type.isFloating() || other.isFloating()
                ? ofDoubles(other, shape, toDoubles())
                : ofLongs(other, shape, toLongs());
    }

    /// The same numbers in single precision; this array itself where it has that.
    public Array floats() {
        return type == ElementType.FLOAT32 ? this : of(toFloats(), shape);
    }

    /// A copy of all elements as 64-bit integers; floats are truncated.
    ///
    /// @throws IllegalStateException for strings
    public long[] toLongs() {
        return Elements.toLongs(this);
    }

    /// The same elements under another shape with as many of them.
    public Array reshaped(Shape other) {
        return new Array(type, other, bytes);
    }

    /// Whether type, shape and every byte agree.
    public boolean sameContentAs(Array other) {
        return type == other.type && shape.equals(other.shape) && bytes.mismatch(other.bytes) == -1;
    }

    private static MemorySegment little(float[] values) {
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            return MemorySegment.ofArray(values);
        }
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Float.BYTES)]);
        MemorySegment.copy(values, 0, bytes, FLOAT, 0, values.length);
        return bytes;
    }

    private static MemorySegment little(long[] values) {
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            return MemorySegment.ofArray(values);
        }
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Long.BYTES)]);
        MemorySegment.copy(values, 0, bytes, LONG, 0, values.length);
        return bytes;
    }
}
