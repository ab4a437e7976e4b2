package espalier.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.tensor.Torch;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Makes native tensors from arrays and arrays from native tensors.
///
/// Half precision is single here; integers without a native twin are 64 bits.
final class Tensors {
    private Tensors() {
    }

    /// A new owner of native tensors; closing it closes them.
    static PtNDManager newMemory() {
        Torch.start();
        return (PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
    }

    static PtNDArray empty(PtNDManager owner, DataType type, long... sizes) {
        return JniUtils.createEmptyNdArray(owner, new Shape(sizes), type, Device.cpu(), SparseFormat.DENSE);
    }

    /// A copy of `array` in native memory.
    static PtNDArray of(PtNDManager owner, Array array) {
        DataType type = nativeType(array.type());
        PtNDArray copy = empty(owner, type, array.shape().sizes());
        if (array.elements() > 0) {
            MemorySegment.ofBuffer(JniUtils.getByteBuffer(copy, true)).copyFrom(bytes(array, type));
        }
        return copy;
    }

    private static MemorySegment bytes(Array array, DataType type) {
        boolean same = array.type().bytes() == type.getNumOfBytes() && array.type().isFloating() == type.isFloating();
        if (same) {
            return array.bytes();
        }
        return switch (type) {
            case INT8, UINT8 -> bytes(array.toLongs());
            case FLOAT32 -> MemorySegment.ofArray(array.toFloats());
            default -> MemorySegment.ofArray(array.toLongs());
        };
    }

    private static MemorySegment bytes(long[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return MemorySegment.ofArray(bytes);
    }

    /// The native type that stands for `type`.
    static DataType nativeType(ElementType type) {
        return switch (type) {
            case FLOAT32, FLOAT16, BFLOAT16, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ ->
                DataType.FLOAT32;
            case FLOAT64 -> DataType.FLOAT64;
            case INT8, INT4 -> DataType.INT8;
            case UINT8, UINT4 -> DataType.UINT8;
            case INT32 -> DataType.INT32;
            case BOOL -> DataType.BOOLEAN;
            case INT64, INT16, UINT16, UINT32, UINT64 -> DataType.INT64;
            case STRING -> throw new IllegalArgumentException("Type " + type + " is not computed with");
        };
    }

    static PtNDArray ofLongs(PtNDManager owner, long[] values, long... sizes) {
        return of(owner, new Array(ElementType.INT64, espalier.model.array.Shape.of(sizes),
                Array.of(values).bytes()));
    }

    /// Numbers of the same floating-point type as `like`.
    static PtNDArray of(PtNDArray like, double[] values, long... sizes) {
        var shape = espalier.model.array.Shape.of(sizes);
        ElementType type = like.getDataType() == DataType.FLOAT64 ? ElementType.FLOAT64 : ElementType.FLOAT32;
        return of(like.getManager(), Array.ofDoubles(type, shape, values));
    }

    static PtNDArray scalar(PtNDManager owner, float value) {
        return JniUtils.full(owner, new Shape(), value, DataType.FLOAT32, Device.cpu(), SparseFormat.DENSE);
    }

    /// A copy of a float tensor on the heap.
    static Array toArray(PtNDArray tensor) {
        return Array.of(toFloats(tensor), tensor.getShape().getShape());
    }

    /// A copy of a tensor on the heap, in the type that its native one stands for.
    static Array toArray(PtNDArray tensor, ElementType type) {
        espalier.model.array.Shape shape = espalier.model.array.Shape.of(sizes(tensor));
        DataType nativeType = nativeType(type);
        boolean same = type.bytes() == nativeType.getNumOfBytes() && type.isFloating() == nativeType.isFloating();
        if (same) {
            return new Array(type, shape, bytes(tensor, nativeType));
        }
        return type.isFloating()
                ? Array.of(toFloats(tensor), shape).as(type)
                : Array.ofLongs(type, shape, toLongs(tensor));
    }

    private static MemorySegment bytes(PtNDArray tensor, DataType type) {
        byte[] copy = new byte[Math.toIntExact(tensor.getShape().size() * type.getNumOfBytes())];
        if (copy.length > 0) {
            try (PtNDArray converted = JniUtils.to(tensor, type, Device.cpu())) {
                JniUtils.getByteBuffer(converted, true).get(copy);
            }
        }
        return MemorySegment.ofArray(copy);
    }

    static float[] toFloats(PtNDArray tensor) {
        float[] values = new float[Math.toIntExact(tensor.getShape().size())];
        if (values.length > 0) {
            try (PtNDArray floats = JniUtils.to(tensor, DataType.FLOAT32, Device.cpu())) {
                ByteBuffer bytes = JniUtils.getByteBuffer(floats, true);
                bytes.asFloatBuffer().get(values);
            }
        }
        return values;
    }

    static long[] toLongs(PtNDArray tensor) {
        long[] values = new long[Math.toIntExact(tensor.getShape().size())];
        if (values.length > 0) {
            try (PtNDArray longs = JniUtils.to(tensor, DataType.INT64, Device.cpu())) {
                ByteBuffer bytes = JniUtils.getByteBuffer(longs, true);
                bytes.asLongBuffer().get(values);
            }
        }
        return values;
    }

    /// Frees a tensor of the current scope at once. Without leaving the scope it would be closed twice, and the second time take
    /// a newer tensor at the same address from its owner.
    static void free(PtNDArray tensor) {
        NDScope.unregister(tensor);
        tensor.close();
    }

    /// A second tensor on the memory of `tensor`.
    static PtNDArray sameMemory(PtNDArray tensor) {
        return JniUtils.to(tensor, tensor.getDataType(), Device.cpu());
    }

    static long[] sizes(PtNDArray tensor) {
        return tensor.getShape().getShape();
    }
}
