package espalier.model.array;

/// The type of one element of an array, in ONNX's vocabulary.
public enum ElementType {
    FLOAT32(4), FLOAT64(8), FLOAT16(2), BFLOAT16(2), FLOAT8E4M3FN(1), FLOAT8E4M3FNUZ(1), FLOAT8E5M2(1),
    FLOAT8E5M2FNUZ(1), INT8(1), UINT8(1), INT16(2), UINT16(2), INT32(4), UINT32(4), INT64(8),
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
        return this == FLOAT32 || this == FLOAT64 || this == FLOAT16 || this == BFLOAT16 || isFloat8();
    }

    /// Whether elements are floating-point numbers of eight bits, see [Float8].
    public boolean isFloat8() {
        return this == FLOAT8E4M3FN || this == FLOAT8E4M3FNUZ || this == FLOAT8E5M2 || this == FLOAT8E5M2FNUZ;
    }

    /// Whether elements are integers (booleans are not).
    public boolean isInteger() {
        return !isFloating() && this != BOOL && this != STRING;
    }

    /// The least integer that an element can be.
    ///
    /// @throws IllegalArgumentException if elements are no integers
    public long least() {
        return switch (this) {
            case INT4 -> -8;
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            case UINT4, UINT8, UINT16, UINT32, UINT64 -> 0;
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, BOOL,
                    STRING ->
                throw new IllegalArgumentException(this + " is no type of integers");
        };
    }

    /// The greatest integer that an element can be, as far as a long holds it.
    ///
    /// @throws IllegalArgumentException if elements are no integers
    public long greatest() {
        return switch (this) {
            case INT4 -> 7;
            case UINT4 -> 15;
            case INT8 -> Byte.MAX_VALUE;
            case UINT8 -> 0xff;
            case INT16 -> Short.MAX_VALUE;
            case UINT16 -> 0xffff;
            case INT32 -> Integer.MAX_VALUE;
            case UINT32 -> 0xffff_ffffL;
            case INT64, UINT64 -> Long.MAX_VALUE;
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, BOOL,
                    STRING ->
                throw new IllegalArgumentException(this + " is no type of integers");
        };
    }
}
