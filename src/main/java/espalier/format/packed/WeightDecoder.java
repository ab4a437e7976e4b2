package espalier.format.packed;

import espalier.format.json.JsonFields;
import espalier.format.safetensors.SafetensorsFile;
import espalier.format.safetensors.SafetensorsFile.Tensor;
import espalier.format.safetensors.StoredType;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.KeptElements;
import espalier.model.weight.Levels;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palette;
import espalier.model.weight.Slices;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes weights of the tensors of a packed file. Nothing a file says is believed before it is checked.
final class WeightDecoder {
    private final SafetensorsFile file;
    private final String what;
    private final TensorNames names = new TensorNames();
    private final Set<String> used = new HashSet<>(Set.of(TensorNames.GRAPH));

    /// @param what names the file in messages
    WeightDecoder(SafetensorsFile file, String what) {
        this.file = file;
        this.what = what;
    }

    /// The weight `name` of `shape` that `encoding` describes.
    Weight decode(String name, Shape shape, JsonFields encoding) {
        String kind = encoding.text("kind");
        Weight weight = switch (kind) {
            case "dense" -> new Dense(dense(name, shape, encoding));
            case "quantized", "palettized" -> coded(name, kind, encoding, Mask.of(shape, _ -> true));
            case "sparse" -> sparse(name, shape, encoding);
            case "lowrank" -> lowRank(name, shape, encoding);
            default -> throw new InputException("The " + part(name) + " has the encoding '" + kind
                    + "', which is not known here; use a newer program.");
        };
        encoding.requireNoMore();
        return weight;
    }

    /// Refuses tensors that no weight asked for.
    void requireAllUsed() {
        for (String name : file.tensors().keySet()) {
            if (!used.contains(name)) {
                throw damaged("tensor '" + name + "' of " + what, "belongs to no weight");
            }
        }
    }

    private Array dense(String name, Shape shape, JsonFields encoding) {
        ElementType type = elementType(name, encoding);
        Tensor tensor = tensor(name, Types.stored(type));
        requireBytes(name, tensor, type.bytes() == 0 ? tensor.bytes().byteSize() : shape.elements() * type.bytes());
        return new Array(type, shape, tensor.bytes());
    }

    private Weight lowRank(String name, Shape shape, JsonFields encoding) {
        if (shape.rank() < 2 || shape.elements() == 0) {
            throw damaged(part(name), "is factorized but is no matrix");
        }
        List<Long> ranks = encoding.wholes("ranks");
        List<Long> kernel = encoding.wholes("kernel");
        if (ranks.isEmpty() || ranks.size() >= LowRank.MOST_FACTORS) {
            throw damaged(part(name), "has an impossible number of factors");
        }
        List<Shape> shapes;
        try {
            shapes = LowRank.factors(shape, ranks.stream().map(Math::toIntExact).toList(),
                    kernel.stream().map(Math::toIntExact).toList());
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw damaged(part(name), "has the impossible ranks " + ranks + " and kernels in factors " + kernel);
        }
        var factors = new ArrayList<Weight>();
        for (String side : LowRank.names(shapes.size())) {
            factors.add(decode(name + "_" + side, shapes.get(factors.size()), factor(encoding.object(side), name)));
        }
        return new LowRank(shape, factors);
    }

    private JsonFields factor(JsonFields encoding, String name) {
        if (encoding.text("kind").equals("lowrank")) {
            throw damaged(part(name), "has a factor that is factorized again");
        }
        return encoding;
    }

    private Weight sparse(String name, Shape shape, JsonFields encoding) {
        long kept = encoding.whole("kept");
        if (kept < 0 || kept > shape.elements()) {
            throw damaged(part(name), "keeps an impossible number of elements");
        }
        Mask mask = mask(name, shape, kept, encoding);
        JsonFields values = encoding.object("values");
        Weight held = switch (values.text("kind")) {
            case "dense" -> {
                ElementType type = elementType(name, values);
                if (type.bytes() == 0) {
                    throw damaged(part(name), "is sparse but has elements of type " + type);
                }
                Tensor tensor = tensor(name + "_compressed", Types.stored(type));
                requireBytes(name, tensor, kept * type.bytes());
                yield new Dense(KeptElements.spread(tensor.bytes(), type, mask));
            }
            case "quantized", "palettized" -> coded(name, values.text("kind"), values, mask);
            default ->
                throw damaged(part(name), "is sparse but holds neither dense nor quantized nor palettized values");
        };
        values.requireNoMore();
        return new Sparse(mask, held);
    }

    private Weight coded(String name, String kind, JsonFields encoding, Mask kept) {
        var codes = new Codes(tensor(name + "_packed", StoredType.U8).bytes(), kept, part(name));
        return kind.equals("quantized")
                ? codes.on(grid(name, kept.shape(), encoding))
                : codes.of(palette(name, kept.shape(), encoding));
    }

    private Palette palette(String name, Shape shape, JsonFields encoding) {
        long size = encoding.whole("values");
        long axis = encoding.whole("axis");
        if (size < 1 || size > 1 << Palette.MOST_BITS || axis < Levels.TENSOR || axis >= shape.rank()) {
            throw damaged(part(name), "has an impossible palette of " + size + " values along axis " + axis);
        }
        long slices = axis == Levels.TENSOR ? 1 : shape.size((int) axis);
        Tensor values = tensor(name + "_palette", StoredType.F32);
        requireBytes(name, values, slices * size * Float.BYTES);
        return new Palette((int) axis, new Array(ElementType.FLOAT32, Shape.of(slices, size), values.bytes()));
    }

    private Mask mask(String name, Shape shape, long kept, JsonFields encoding) {
        String positions = encoding.text("positions");
        if (positions.equals("gaps")) {
            long parameter = encoding.whole("parameter");
            if (parameter < 0 || parameter > Gaps.LARGEST_PARAMETER) {
                throw damaged(part(name), "has an impossible parameter of gaps");
            }
            return Gaps.read(tensor(name + "_gaps", StoredType.U8).bytes(), (int) parameter, kept, shape, part(name));
        }
        if (!positions.equals("bitmask")) {
            throw damaged(part(name), "has positions of the unknown kind '" + positions + "'");
        }
        Tensor bits = tensor(name + "_bitmask", StoredType.U8);
        requireBytes(name, bits, (shape.elements() + 7) / 8);
        Mask mask = Bitmask.read(bits.bytes(), shape, part(name));
        if (mask.kept() != kept) {
            throw damaged(part(name), "keeps another number of elements than it says");
        }
        return mask;
    }

    private Grid grid(String name, Shape shape, JsonFields encoding) {
        long bits = encoding.whole("bits");
        long axis = encoding.whole("axis");
        if (bits < 1 || bits > 16 || axis < Grid.TENSOR || axis >= shape.rank()) {
            throw damaged(part(name), "has an impossible grid of " + bits + " bits along axis " + axis);
        }
        long group = encoding.has("group") ? encoding.whole("group") : 0;
        if (group < 0 || group > Integer.MAX_VALUE || axis == Grid.TENSOR && group > 0) {
            throw damaged(part(name), "has an impossible grid in groups of " + group);
        }
        long slices = Slices.along((int) axis, (int) group, shape).count();
        Tensor scales = tensor(name + "_scale", StoredType.F32);
        requireBytes(name, scales, slices * Float.BYTES);
        return new Grid((int) bits, encoding.truth("symmetric", false), (int) axis, (int) group,
                new Array(ElementType.FLOAT32, Shape.of(slices), scales.bytes()), zeros(name, slices, encoding));
    }

    private Array zeros(String name, long slices, JsonFields encoding) {
        if (!encoding.has("zero_point")) {
            return Array.of(new float[Math.toIntExact(slices)], slices);
        }
        String stored = encoding.text("zero_point");
        ElementType type = switch (stored) {
            case "I8" -> ElementType.INT8;
            case "I16" -> ElementType.INT16;
            case "F32" -> ElementType.FLOAT32;
            default -> throw damaged(part(name), "has zero points of the unknown type '" + stored + "'");
        };
        Tensor tensor = tensor(name + "_zero_point", Types.stored(type));
        requireBytes(name, tensor, slices * type.bytes());
        return Array.of(new Array(type, Shape.of(slices), tensor.bytes()).toFloats(), slices);
    }

    private ElementType elementType(String name, JsonFields encoding) {
        String type = encoding.text("type");
        return Arrays.stream(ElementType.values()).filter(known -> known.name().equals(type)).findFirst()
                .orElseThrow(() -> damaged(part(name), "has elements of the unknown type '" + type + "'"));
    }

    private Tensor tensor(String wanted, StoredType type) {
        String name = names.unique(wanted);
        used.add(name);
        Tensor tensor = file.tensors().get(name);
        if (tensor == null || tensor.type() != type) {
            throw damaged("file " + what, "lacks the tensor '" + name + "' of type " + type);
        }
        return tensor;
    }

    private void requireBytes(String name, Tensor tensor, long bytes) {
        if (tensor.bytes().byteSize() != bytes) {
            throw damaged(part(name), "needs " + bytes + " bytes and has " + tensor.bytes().byteSize());
        }
    }

    private String part(String name) {
        return "weight '" + name + "' of " + what;
    }

    static InputException damaged(String what, String how) {
        return new InputException("The " + what + " " + how + ": the file is damaged; fetch or write it again.");
    }
}
