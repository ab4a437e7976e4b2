package espalier.data.npz;

import espalier.model.array.ElementType;
import java.util.Optional;

/// How NumPy writes the type of an element: `<f4` is a little-endian float of four bytes.
///
/// @param bigEndian whether the most significant byte comes first
record Dtype(ElementType type, boolean bigEndian) {
    /// The type `text` stands for, or nothing where arrays cannot hold it.
    static Optional<Dtype> parse(String text) {
        if (text.length() < 3) {
            return Optional.empty();
        }
        return type(text.substring(1)).map(type -> new Dtype(type, text.charAt(0) == '>'));
    }

    /// The text for `type`, little-endian, or nothing where NumPy has none.
    static Optional<String> text(ElementType type) {
        return switch (type) {
            case FLOAT32 -> Optional.of("<f4");
            case FLOAT64 -> Optional.of("<f8");
            case FLOAT16 -> Optional.of("<f2");
            case INT8 -> Optional.of("|i1");
            case UINT8 -> Optional.of("|u1");
            case INT16 -> Optional.of("<i2");
            case UINT16 -> Optional.of("<u2");
            case INT32 -> Optional.of("<i4");
            case UINT32 -> Optional.of("<u4");
            case INT64 -> Optional.of("<i8");
            case UINT64 -> Optional.of("<u8");
            case BOOL -> Optional.of("|b1");
            case BFLOAT16, INT4, UINT4, STRING, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ ->
                Optional.empty();
        };
    }

    private static Optional<ElementType> type(String code) {
        return switch (code) {
            case "f4" -> Optional.of(ElementType.FLOAT32);
            case "f8" -> Optional.of(ElementType.FLOAT64);
            case "f2" -> Optional.of(ElementType.FLOAT16);
            case "i1" -> Optional.of(ElementType.INT8);
            case "u1" -> Optional.of(ElementType.UINT8);
            case "i2" -> Optional.of(ElementType.INT16);
            case "u2" -> Optional.of(ElementType.UINT16);
            case "i4" -> Optional.of(ElementType.INT32);
            case "u4" -> Optional.of(ElementType.UINT32);
            case "i8" -> Optional.of(ElementType.INT64);
            case "u8" -> Optional.of(ElementType.UINT64);
            case "b1" -> Optional.of(ElementType.BOOL);
            default -> Optional.empty();
        };
    }
}
