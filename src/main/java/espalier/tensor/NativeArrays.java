package espalier.tensor;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Copies matrices between the heap and the native engine.
final class NativeArrays {
    private NativeArrays() {
    }

    static PtNDArray copyOf(PtNDManager owner, Array array) {
        var shape = new ai.djl.ndarray.types.Shape(array.shape().sizes());
        PtNDArray copy = JniUtils.createEmptyNdArray(owner, shape, DataType.FLOAT32, Device.cpu(), SparseFormat.DENSE);
        if (array.elements() > 0) {
            MemorySegment floats = MemorySegment.ofArray(array.toFloats());
            MemorySegment.ofBuffer(JniUtils.getByteBuffer(copy, true)).copyFrom(floats);
        }
        return copy;
    }

    static Array toArray(PtNDArray tensor) {
        float[] values = new float[Math.toIntExact(tensor.getShape().size())];
        if (values.length > 0) {
            ByteBuffer bytes = JniUtils.getByteBuffer(tensor, false);
            bytes.asFloatBuffer().get(values);
        }
        return Array.of(values, tensor.getShape().getShape());
    }
}
