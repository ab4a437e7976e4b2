package espalier.model.array;

/// The type of one element of an array, in ONNX's vocabulary.
public enum ElementType {
    FLOAT32(4), FLOAT64(8), FLOAT16(2), BFLOAT16(2), INT8(1), UINT8(1), INT16(2), UINT16(2), INT32(4), UINT32(4), INT64(
            8),
    UINT64(8), BOOL(1), INT4(0), UINT4(0), STRING(0);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes one element takes; 0 for types whose elements have no whole number of bytes.
    public int bytes() {
        return bytes;
    }

    /// Whether elements are floating-point numbers.
    public boolean isFloating() {
        return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16;
    }

    /// Whether elements are integers (booleans are not).
    public boolean isInteger() {
        return !isFloating() && this != BOOL && this != STRING;
    }
}
