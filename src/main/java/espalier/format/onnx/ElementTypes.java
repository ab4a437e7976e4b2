package espalier.format.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import espalier.model.array.ElementType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// ONNX's numbers of element types.
final class ElementTypes {
    private static final Map<ElementType, TensorProto.DataType> NAMES = new EnumMap<>(ElementType.class);

    static {
        for (ElementType type : ElementType.values()) {
            NAMES.put(type, switch (type) {
                case FLOAT32 -> TensorProto.DataType.FLOAT;
                case FLOAT64 -> TensorProto.DataType.DOUBLE;
                default -> TensorProto.DataType.valueOf(type.name());
            });
        }
    }

    private ElementTypes() {
    }

    static int number(ElementType type) {
        return NAMES.get(type).getNumber();
    }

    static Optional<ElementType> of(int number) {
        for (var entry : NAMES.entrySet()) {
            if (entry.getValue().getNumber() == number) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    /// The type with this number.
    ///
    /// @throws MalformedException naming `what` if there is no such type, or none this program can hold
    static ElementType require(int number, String what) {
        return of(number).orElseThrow(() -> {
            TensorProto.DataType named = TensorProto.DataType.forNumber(number);
            return new MalformedException(what + " has elements of type " + (named == null ? number : named)
                    + ", which Espalier does not hold");
        });
    }
}
