package espalier.format.packed;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import espalier.format.safetensors.StoredType;
import espalier.format.safetensors.TensorPlan;
import espalier.format.safetensors.TensorPlan.Payload;
import espalier.model.array.Array;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.List;

/// Plans the tensors that hold weights and says how to read them; no payload is built before it is written.
final class WeightEncoder {
    private final TensorNames names = new TensorNames();
    private final List<TensorPlan> tensors = new ArrayList<>();

    /// The tensors planned so far.
    List<TensorPlan> tensors() {
        return tensors;
    }

    /// Plans `weight` and gives its encoding.
    JsonObject encode(String name, Weight weight) {
        return switch (weight) {
            case Dense(Array array) -> dense(name, array);
            case Quantized quantized -> {
                long bytes = packedBytes(quantized.shape().elements(), quantized.grid().bits());
                yield quantized(name, quantized.grid(), bytes, out -> Payloads.codes(Payloads.of(quantized),
                        quantized.grid().bits(), quantized.shape().elements(), out));
            }
            case Palettized palettized -> {
                long elements = palettized.shape().elements();
                int bits = palettized.palette().bits();
                yield palettized(name, palettized.palette(), packedBytes(elements, bits),
                        out -> Payloads.codes(palettized::codeAt, bits, elements, out));
            }
            case Sparse(Mask mask, Weight values) -> sparse(name, mask, values);
            case LowRank lowRank -> {
                var json = kind("lowrank");
                json.add("ranks", list(lowRank.ranks()));
                json.add("kernel", list(lowRank.kernelOwners()));
                List<String> names = LowRank.names(lowRank.factors().size());
                for (int i = 0; i < names.size(); i++) {
                    json.add(names.get(i), encode(name + "_" + names.get(i), lowRank.factors().get(i)));
                }
                yield json;
            }
        };
    }

    private JsonObject dense(String name, Array array) {
        add(name, Types.stored(array.type()), Types.storedShape(array), out -> Payloads.copy(array.bytes(), out));
        return denseKind(array);
    }

    private static JsonObject denseKind(Array array) {
        var json = kind("dense");
        json.addProperty("type", array.type().name());
        return json;
    }

    private JsonObject quantized(String name, Grid grid, long packedBytes, Payload codes) {
        add(name + "_packed", StoredType.U8, List.of(packedBytes), codes);
        List<Long> shape = List.of(grid.scales().elements());
        add(name + "_scale", StoredType.F32, shape, out -> Payloads.copy(grid.scales().bytes(), out));
        var json = kind("quantized");
        json.addProperty("bits", grid.bits());
        json.addProperty("symmetric", grid.symmetric());
        json.addProperty("axis", grid.axis());
        if (grid.group() > 0) {
            json.addProperty("group", grid.group());
        }
        Types.zeroType(grid.zeros()).ifPresent(type -> {
            json.addProperty("zero_point", type.name());
            add(name + "_zero_point", type, shape, out -> Payloads.zeros(grid.zeros(), type, out));
        });
        return json;
    }

    private JsonObject palettized(String name, Palette palette, long packedBytes, Payload codes) {
        add(name + "_packed", StoredType.U8, List.of(packedBytes), codes);
        add(name + "_palette", StoredType.F32, List.of((long) palette.slices(), (long) palette.size()),
                out -> Payloads.copy(palette.values().bytes(), out));
        var json = kind("palettized");
        json.addProperty("values", palette.size());
        json.addProperty("axis", palette.axis());
        return json;
    }

    private JsonObject sparse(String name, Mask mask, Weight values) {
        long kept = mask.kept();
        var json = kind("sparse");
        positions(name, mask, kept, json);
        json.addProperty("kept", kept);
        json.add("values", switch (values) {
            case Dense(Array array) -> {
                add(name + "_compressed", Types.stored(array.type()), List.of(kept),
                        out -> Payloads.keptElements(array, mask, out));
                yield denseKind(array);
            }
            case Quantized quantized -> quantized(name, quantized.grid(), packedBytes(kept, quantized.grid().bits()),
                    out -> Payloads.codes(Payloads.of(quantized), quantized.grid().bits(), mask, out));
            case Palettized palettized -> {
                int bits = palettized.palette().bits();
                yield palettized(name, palettized.palette(), packedBytes(kept, bits),
                        out -> Payloads.codes(palettized::codeAt, bits, mask, out));
            }
            case Sparse _,LowRank _ -> throw new IllegalStateException("A sparse weight holds no " + values);
        });
        return json;
    }

    private void positions(String name, Mask mask, long kept, JsonObject json) {
        long elements = mask.shape().elements();
        long bitmaskBytes = (elements + 7) / 8;
        long[] words = mask.toWords();
        // Where more than half is kept no code of gaps is shorter than one bit an element.
        var gaps = kept > elements / 2 ? new Gaps(0, Long.MAX_VALUE - 7) : Gaps.of(words);
        if (gaps.bytes() < bitmaskBytes) {
            add(name + "_gaps", StoredType.U8, List.of(gaps.bytes()), out -> gaps.write(words, out));
            json.addProperty("positions", "gaps");
            json.addProperty("parameter", gaps.parameter());
        } else {
            add(name + "_bitmask", StoredType.U8, List.of(bitmaskBytes),
                    out -> Payloads.bitmask(words, bitmaskBytes, out));
            json.addProperty("positions", "bitmask");
        }
    }

    private static JsonArray list(List<Integer> numbers) {
        var list = new JsonArray();
        numbers.forEach(list::add);
        return list;
    }

    private void add(String name, StoredType type, List<Long> shape, Payload payload) {
        tensors.add(new TensorPlan(names.unique(name), type, shape, payload));
    }

    private static long packedBytes(long codes, int bits) {
        return (Math.multiplyExact(codes, (long) bits) + 7) / 8;
    }

    private static JsonObject kind(String kind) {
        var json = new JsonObject();
        json.addProperty("kind", kind);
        return json;
    }
}
