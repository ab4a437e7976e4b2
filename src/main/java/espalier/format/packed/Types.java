package espalier.format.packed;

import espalier.format.safetensors.StoredType;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which of safetensors' types hold which numbers.
final class Types {
    private Types() {
    }

    /// The type that holds elements of `type`; those it has no type for are kept as bytes.
    static StoredType stored(ElementType type) {
        return switch (type) {
            case FLOAT32 -> StoredType.F32;
            case FLOAT64 -> StoredType.F64;
            case FLOAT16 -> StoredType.F16;
            case BFLOAT16 -> StoredType.BF16;
            case INT8 -> StoredType.I8;
            case INT16 -> StoredType.I16;
            case UINT16 -> StoredType.U16;
            case INT32 -> StoredType.I32;
            case UINT32 -> StoredType.U32;
            case INT64 -> StoredType.I64;
            case UINT64 -> StoredType.U64;
            case BOOL -> StoredType.BOOL;
            case UINT8, INT4, UINT4, STRING, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ -> StoredType.U8;
        };
    }

    /// The shape under which `array` is stored: its own, or its number of bytes where elements have no whole number of them.
    static List<Long> storedShape(Array array) {
        return array.type().bytes() == 0
                ? List.of(array.bytes().byteSize())
                : Arrays.stream(array.shape().sizes()).boxed().toList();
    }

    /// The type that holds zero points exactly; none where all are zero.
    static Optional<StoredType> zeroType(Array zeros) {
        StoredType type = null;
        for (float zero : zeros.toFloats()) {
            boolean whole = Float.floatToRawIntBits(zero) == Float.floatToRawIntBits((float) (int) zero);
            if (!whole || zero < Short.MIN_VALUE || zero > Short.MAX_VALUE) {
                return Optional.of(StoredType.F32);
            }
            if (zero < Byte.MIN_VALUE || zero > Byte.MAX_VALUE) {
                type = StoredType.I16;
            } else if (zero != 0 && type == null) {
                type = StoredType.I8;
            }
        }
        return Optional.ofNullable(type);
    }
}
