package espalier.format.loose;

import espalier.format.safetensors.SafetensorsFile;
import espalier.format.safetensors.SafetensorsFile.Tensor;
import espalier.format.safetensors.StoredType;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Collects the tensors of safetensors files. Types that Espalier does not compute with are kept as plain bytes.
final class LooseTensors {
    private final SequencedMap<String, Array> arrays = new LinkedHashMap<>();
    private final Map<String, Integer> opaque = new TreeMap<>();

    void add(SafetensorsFile file) {
        file.tensors().forEach(this::add);
    }

    void add(String name, Tensor tensor) {
        long[] sizes = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        if (arrays.put(name, new Array(typeOf(tensor.type()), Shape.of(sizes), tensor.bytes())) != null) {
            throw new InputException("The tensor '" + name + "' is in two of the files; leave one out of the index.");
        }
    }

    private ElementType typeOf(StoredType type) {
        return switch (type) {
            case BOOL -> ElementType.BOOL;
            case U8 -> ElementType.UINT8;
            case I8 -> ElementType.INT8;
            case I16 -> ElementType.INT16;
            case U16 -> ElementType.UINT16;
            case F16 -> ElementType.FLOAT16;
            case BF16 -> ElementType.BFLOAT16;
            case I32 -> ElementType.INT32;
            case U32 -> ElementType.UINT32;
            case F32 -> ElementType.FLOAT32;
            case F64 -> ElementType.FLOAT64;
            case I64 -> ElementType.INT64;
            case U64 -> ElementType.UINT64;
            case F8_E4M3, F8_E5M2, F8_E8M0 -> {
                opaque.merge(type.name(), 1, Integer::sum);
                yield ElementType.UINT8;
            }
        };
    }

    SequencedMap<String, Array> arrays() {
        return arrays;
    }

    /// What was not understood.
    Map<String, String> notes() {
        var notes = new TreeMap<String, String>();
        opaque.forEach((type, count) -> notes.put(Source.REMARK + type, count + (count == 1
                ? " tensor of type " + type + " is kept as its bytes and not compressed."
                : " tensors of type " + type + " are kept as their bytes and not compressed.")));
        return notes;
    }
}
