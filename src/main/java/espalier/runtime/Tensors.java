package espalier.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Arrays as ONNX Runtime's tensors and back.
final class Tensors {
    private Tensors() {
    }

    /// A tensor with a copy of `array`; the caller closes it.
    static OnnxTensor of(OrtEnvironment environment, Array array) throws OrtException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.toIntExact(array.bytes().byteSize()))
                .order(ByteOrder.nativeOrder());
        MemorySegment.ofBuffer(bytes).copyFrom(array.bytes());
        return OnnxTensor.createTensor(environment, bytes, array.shape().sizes(), javaType(array.type()));
    }

    /// A copy of a tensor's numbers.
    static Array toArray(OnnxValue value) {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new InputException("An output is no array but a " + value.getType() + "; choose another model.");
        }
        TensorInfo info = tensor.getInfo();
        ByteBuffer bytes = tensor.getByteBuffer();
        MemorySegment copy = MemorySegment.ofArray(new byte[bytes.remaining()]);
        copy.copyFrom(MemorySegment.ofBuffer(bytes));
        return new Array(typeOf(info), Shape.of(info.getShape()), copy);
    }

    static ElementType typeOf(TensorInfo info) {
        return switch (info.type) {
            case FLOAT -> ElementType.FLOAT32;
            case DOUBLE -> ElementType.FLOAT64;
            case FLOAT16 -> ElementType.FLOAT16;
            case BFLOAT16 -> ElementType.BFLOAT16;
            case INT8 -> ElementType.INT8;
            case UINT8 -> ElementType.UINT8;
            case INT16 -> ElementType.INT16;
            case INT32 -> ElementType.INT32;
            case INT64 -> ElementType.INT64;
            case BOOL -> ElementType.BOOL;
            case STRING, UNKNOWN ->
                throw new InputException("Arrays of " + info.type + " are not supported; choose another model.");
        };
    }

    private static OnnxJavaType javaType(ElementType type) {
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case BOOL -> OnnxJavaType.BOOL;
            case UINT16, UINT32, UINT64, INT4, UINT4, STRING, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2,
                    FLOAT8E5M2FNUZ ->
                throw new InputException(
                        "ONNX Runtime for Java takes no arrays of " + type + "; choose another model.");
        };
    }
}
