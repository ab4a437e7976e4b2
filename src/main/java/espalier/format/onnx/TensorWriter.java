package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/// Turns arrays into ONNX tensors without copying what is mapped; when only measuring, into zeros of the same length.
final class TensorWriter {
    private static final long MOST_BYTES = Integer.MAX_VALUE - (16L << 20);

    private final boolean isMeasuring;
    private long total;
    private long beyond;

    /// @param isMeasuring whether lengths alone count
    TensorWriter(boolean isMeasuring) {
        this.isMeasuring = isMeasuring;
    }

    /// Bytes that were measured but are more than a file holds.
    long beyond() {
        return beyond;
    }

    /// The tensor of `array`, nameless.
    TensorProto.Builder tensor(Array array) {
        if (array.type() == ElementType.STRING) {
            return texts(array);
        }
        return tensor(array.type(), array.shape(), array.bytes().byteSize(), () -> bytes(array.bytes()));
    }

    /// A tensor of floats that are decoded only when they are needed.
    TensorProto.Builder floats(Shape shape, Supplier<Array> decoded) {
        return tensor(ElementType.FLOAT32, shape, Math.multiplyExact(4, shape.elements()),
                () -> bytes(decoded.get().bytes()));
    }

    /// A tensor of bytes that are made only when they are needed.
    TensorProto.Builder tensor(ElementType type, Shape shape, long length, Supplier<ByteString> bytes) {
        total += length;
        boolean fits = total <= MOST_BYTES;
        if (!fits && !isMeasuring) {
            throw new MalformedException("it takes more than the 2 GB that an ONNX file can hold");
        }
        beyond += fits ? 0 : length;
        var tensor = TensorProto.newBuilder().setDataType(ElementTypes.number(type))
                .setRawData(isMeasuring ? zeros(fits ? (int) length : 0) : bytes.get());
        for (long size : shape.sizes()) {
            tensor.addDims(size);
        }
        return tensor;
    }

    /// A list of integers, nameless.
    static TensorProto.Builder integers(long... values) {
        return new TensorWriter(false).tensor(Array.of(values));
    }

    private static ByteString bytes(MemorySegment segment) {
        boolean isFloats = segment.heapBase().isPresent() && !(segment.heapBase().get() instanceof byte[]);
        if (isFloats || segment.isReadOnly() && !segment.isNative()) {
            return UnsafeByteOperations.unsafeWrap(segment.toArray(ValueLayout.JAVA_BYTE));
        }
        return UnsafeByteOperations.unsafeWrap(segment.asByteBuffer());
    }

    /// A rope of zeros: the same short string over and over, so that any length takes next to no memory.
    private static ByteString zeros(int length) {
        ByteString rope = ByteString.EMPTY;
        ByteString power = ByteString.copyFrom(new byte[4096]);
        for (int rest = length / 4096; rest > 0; rest >>= 1) {
            rope = (rest & 1) == 1 ? rope.concat(power) : rope;
            power = power.concat(power);
        }
        return rope.concat(ByteString.copyFrom(new byte[length % 4096]));
    }

    private static TensorProto.Builder texts(Array array) {
        var tensor = TensorProto.newBuilder().setDataType(ElementTypes.number(ElementType.STRING));
        for (long size : array.shape().sizes()) {
            tensor.addDims(size);
        }
        ByteBuffer bytes = ByteBuffer.wrap(array.bytes().toArray(ValueLayout.JAVA_BYTE))
                .order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            tensor.addStringData(ByteString.copyFrom(bytes, length));
        }
        return tensor;
    }
}
