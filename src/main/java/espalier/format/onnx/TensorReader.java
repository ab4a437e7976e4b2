package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Turns ONNX tensors into arrays; raw bytes stay where they are, in the mapped file.
final class TensorReader {
    private final ExternalFiles external;

    TensorReader(ExternalFiles external) {
        this.external = external;
    }

    /// The array that `tensor` holds.
    ///
    /// @param what how messages name it, such as `initializer 'w'`
    Array read(TensorProto tensor, String what) {
        return read(tensor, Optional.empty(), what);
    }

    /// The array that `tensor` holds.
    ///
    /// @param raw its raw bytes, if they were split off it
    Array read(TensorProto tensor, Optional<MemorySegment> raw, String what) {
        ElementType type = ElementTypes.require(tensor.getDataType(), what);
        long[] sizes = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
        long elements = elements(sizes, what);
        MemorySegment bytes;
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            bytes = external.segment(tensor, length(type, elements, what), what);
        } else if (type == ElementType.STRING && (raw.isPresent() || tensor.hasRawData())) {
            throw new MalformedException(what + " stores texts as raw bytes");
        } else if (raw.isPresent()) {
            bytes = raw.get();
        } else if (tensor.hasRawData()) {
            bytes = MemorySegment.ofBuffer(tensor.getRawData().asReadOnlyByteBuffer());
        } else {
            bytes = typed(tensor, type, elements, what);
        }
        requireLength(bytes.byteSize(), type, elements, what + " of " + Shape.of(sizes));
        return new Array(type, Shape.of(sizes), bytes);
    }

    static long elements(long[] sizes, String what) {
        long elements = 1;
        for (long size : sizes) {
            if (size < 0) {
                throw new MalformedException(what + " has a dimension of " + size);
            }
            if (size != 0 && elements > Long.MAX_VALUE / 8 / size) {
                throw new MalformedException(what + " claims more elements than any computer can hold");
            }
            elements *= size;
        }
        return elements;
    }

    /// Bytes that so many elements take; strings may take any.
    private static long length(ElementType type, long elements, String what) {
        return switch (type) {
            case INT4, UINT4 -> (elements + 1) / 2;
            case STRING -> throw new MalformedException(what + " holds texts in an external file");
            default -> elements * type.bytes();
        };
    }

    private static void requireLength(long bytes, ElementType type, long elements, String what) {
        if (type != ElementType.STRING && bytes != length(type, elements, what)) {
            throw new MalformedException(
                    "%s needs %d bytes, but the file holds %d".formatted(what, length(type, elements, what), bytes));
        }
    }

    private static MemorySegment typed(TensorProto tensor, ElementType type, long elements, String what) {
        long held = switch (type) {
            case FLOAT32 -> tensor.getFloatDataCount();
            case FLOAT64 -> tensor.getDoubleDataCount();
            case INT64 -> tensor.getInt64DataCount();
            case UINT32, UINT64 -> tensor.getUint64DataCount();
            case STRING -> tensor.getStringDataCount();
            case INT4, UINT4 -> tensor.getInt32DataCount() * 2L - elements % 2;
            default -> tensor.getInt32DataCount();
        };
        if (held != elements) {
            throw new MalformedException("%s needs %d elements, but the file holds %d".formatted(what, elements, held));
        }
        return type == ElementType.STRING ? texts(tensor) : numbers(tensor, type, length(type, elements, what), what);
    }

    private static MemorySegment numbers(TensorProto tensor, ElementType type, long length, String what) {
        if (length > Integer.MAX_VALUE - 16) {
            throw new MalformedException(what + " is too large to be stored number by number");
        }
        byte[] bytes = new byte[(int) length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; buffer.hasRemaining(); i++) {
            switch (type) {
                case FLOAT32 -> buffer.putFloat(tensor.getFloatData(i));
                case FLOAT64 -> buffer.putDouble(tensor.getDoubleData(i));
                case INT64 -> buffer.putLong(tensor.getInt64Data(i));
                case UINT64 -> buffer.putLong(tensor.getUint64Data(i));
                case UINT32 -> buffer.putInt((int) tensor.getUint64Data(i));
                case INT32 -> buffer.putInt(tensor.getInt32Data(i));
                case FLOAT16, BFLOAT16, INT16, UINT16 -> buffer.putShort((short) tensor.getInt32Data(i));
                default -> buffer.put((byte) tensor.getInt32Data(i));
            }
        }
        return MemorySegment.ofArray(bytes);
    }

    /// Each text as its length in four bytes, then its UTF-8.
    private static MemorySegment texts(TensorProto tensor) {
        var all = new ByteArrayOutputStream();
        for (ByteString text : tensor.getStringDataList()) {
            all.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(text.size()).array());
            all.writeBytes(text.toByteArray());
        }
        return MemorySegment.ofArray(all.toByteArray());
    }
}
