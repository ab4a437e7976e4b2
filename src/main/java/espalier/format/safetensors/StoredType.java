package espalier.format.safetensors;

import java.util.Arrays;
import java.util.Optional;

/// The element types of safetensors, by the names its header uses.
public enum StoredType {
    BOOL(1), U8(1), I8(1), F8_E4M3(1), F8_E5M2(1), F8_E8M0(1), I16(2), U16(2), F16(2), BF16(2), I32(4), U32(4), F32(4),
    F64(8), I64(8), U64(8);

    private final int bytes;

    StoredType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes one element takes.
    public int bytes() {
        return bytes;
    }

    /// The type of this name, if there is one.
    public static Optional<StoredType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
