package espalier.format.torch.write;

import espalier.model.array.ElementType;
import java.util.Arrays;
import java.util.Optional;

/// An element type as PyTorch knows it.
enum TorchType {
    UINT8(ElementType.UINT8, 0, "ByteStorage"), INT8(ElementType.INT8, 1, "CharStorage"), INT16(ElementType.INT16, 2,
            "ShortStorage"),
    INT32(ElementType.INT32, 3, "IntStorage"), INT64(ElementType.INT64, 4,
            "LongStorage"),
    FLOAT16(ElementType.FLOAT16, 5, "HalfStorage"), FLOAT32(ElementType.FLOAT32, 6,
            "FloatStorage"),
    FLOAT64(ElementType.FLOAT64, 7, "DoubleStorage"), BOOL(ElementType.BOOL,
            11, "BoolStorage"),
    BFLOAT16(ElementType.BFLOAT16, 15, "BFloat16Storage");

    private final ElementType element;
    private final int code;
    private final String storage;

    TorchType(ElementType element, int code, String storage) {
        this.element = element;
        this.code = code;
        this.storage = storage;
    }

    /// PyTorch's type for `element`; it has none for wide unsigned integers, 4-bit ones, and strings.
    static Optional<TorchType> find(ElementType element) {
        return Arrays.stream(values()).filter(type -> type.element == element).findFirst();
    }

    static TorchType of(ElementType element) {
        return find(element)
                .orElseThrow(() -> new Formless("values of type " + element + " have no form in PyTorch"));
    }

    /// What it is computed as: halves in single precision, as everywhere in this program; older versions of PyTorch multiply no
    /// halves on a CPU.
    TorchType computed() {
        return this == FLOAT16 || this == BFLOAT16 ? FLOAT32 : this;
    }

    /// The number that stands for it in code.
    int code() {
        return code;
    }

    /// The name of its storage class in pickles.
    String storage() {
        return storage;
    }

    int bytes() {
        return element.bytes();
    }
}
