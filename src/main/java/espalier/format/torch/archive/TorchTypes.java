package espalier.format.torch.archive;

import espalier.model.array.ElementType;
import java.util.Map;
import java.util.Optional;

/// PyTorch's names for element types and for storages of them.
final class TorchTypes {
    private static final Map<String, ElementType> STORAGES = Map.of("FloatStorage", ElementType.FLOAT32,
            "DoubleStorage", ElementType.FLOAT64, "HalfStorage", ElementType.FLOAT16, "BFloat16Storage",
            ElementType.BFLOAT16, "ByteStorage", ElementType.UINT8, "CharStorage", ElementType.INT8, "ShortStorage",
            ElementType.INT16, "IntStorage", ElementType.INT32, "LongStorage", ElementType.INT64, "BoolStorage",
            ElementType.BOOL);
    private static final Map<String, ElementType> ELEMENTS = Map.ofEntries(Map.entry("float32", ElementType.FLOAT32),
            Map.entry("float64", ElementType.FLOAT64), Map.entry("float16", ElementType.FLOAT16),
            Map.entry("bfloat16", ElementType.BFLOAT16), Map.entry("uint8", ElementType.UINT8),
            Map.entry("int8", ElementType.INT8), Map.entry("int16", ElementType.INT16),
            Map.entry("uint16", ElementType.UINT16), Map.entry("int32", ElementType.INT32),
            Map.entry("uint32", ElementType.UINT32), Map.entry("int64", ElementType.INT64),
            Map.entry("uint64", ElementType.UINT64), Map.entry("bool", ElementType.BOOL));

    private TorchTypes() {
    }

    static boolean isStorage(String name) {
        return isUntyped(name) || STORAGES.containsKey(inTorch(name));
    }

    /// The type of one element; empty for storages that are plain bytes.
    static Optional<ElementType> ofStorage(String name) {
        return Optional.ofNullable(STORAGES.get(inTorch(name)));
    }

    static boolean isElementType(String name) {
        return ELEMENTS.containsKey(inTorch(name));
    }

    static ElementType ofElement(String name) {
        ElementType type = ELEMENTS.get(inTorch(name));
        if (type == null) {
            throw new MalformedException("its pickle has a tensor of '" + name + "'");
        }
        return type;
    }

    private static boolean isUntyped(String name) {
        return name.equals("torch.storage.UntypedStorage") || name.equals("torch.UntypedStorage");
    }

    private static String inTorch(String name) {
        return name.startsWith("torch.cuda.")
                ? name.substring("torch.cuda.".length())
                : name.startsWith("torch.") ? name.substring("torch.".length()) : "";
    }
}
