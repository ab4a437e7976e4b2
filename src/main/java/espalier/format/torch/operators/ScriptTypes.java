package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.model.array.ElementType;

/// PyTorch's numbers for element types. Halves and doubles are computed as floats here.
final class ScriptTypes {
    private ScriptTypes() {
    }

    static ElementType of(long code) {
        return switch ((int) code) {
            case 0 -> ElementType.UINT8;
            case 1 -> ElementType.INT8;
            case 2 -> ElementType.INT16;
            case 3 -> ElementType.INT32;
            case 4 -> ElementType.INT64;
            case 5, 6, 7, 15 -> ElementType.FLOAT32;
            case 11 -> ElementType.BOOL;
            default -> throw new MalformedException("asks for elements of type " + code + ", which are not known here");
        };
    }

    static long code(ElementType type) {
        return switch (type) {
            case UINT8 -> 0;
            case INT8 -> 1;
            case INT16 -> 2;
            case INT32 -> 3;
            case INT64 -> 4;
            case BOOL -> 11;
            default -> 6;
        };
    }
}
