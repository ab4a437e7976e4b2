package espalier.format.torch.archive;

import espalier.format.torch.archive.Pickled.Dict;
import espalier.format.torch.archive.Pickled.Instance;
import espalier.format.torch.archive.Pickled.Items;
import espalier.format.torch.archive.Pickled.Name;
import espalier.format.torch.archive.Pickled.None;
import espalier.format.torch.archive.Pickled.Storage;
import espalier.format.torch.archive.Pickled.Tensor;
import espalier.format.torch.archive.Pickled.Text;
import espalier.format.torch.archive.Pickled.Whole;
import espalier.model.array.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The few functions and classes that a pickle may name, and what calling them gives.
final class Rebuilding {
    private static final String SCRIPT = "__torch__.";
    private static final Set<String> FUNCTIONS = Set.of("collections.OrderedDict", "collections.defaultdict",
            "collections.Counter", "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_tensor_v3", "torch._utils._rebuild_parameter",
            "torch._utils._rebuild_parameter_with_state", "torch._tensor._rebuild_from_type_v2", "torch.device",
            "torch.Size", "torch.jit._pickle.build_intlist", "torch.jit._pickle.build_tensorlist",
            "torch.jit._pickle.build_doublelist", "torch.jit._pickle.build_boollist",
            "torch.jit._pickle.restore_type_tag", "builtins.set", "__builtin__.set", "builtins.list",
            "__builtin__.list", "builtins.dict", "builtins.int", "builtins.float", "_codecs.encode",
            "torch.Tensor", "torch._tensor.Tensor", "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer");

    private Rebuilding() {
    }

    /// The name that a pickle asks for, if it is harmless.
    static Name name(String module, String name) {
        String full = module + "." + name;
        if (full.startsWith(SCRIPT) || FUNCTIONS.contains(full) || TorchTypes.isStorage(full)
                || TorchTypes.isElementType(full)) {
            return new Name(full);
        }
        throw new MalformedException(
                "its pickle asks for '" + full + "', which builds no tensor, number, text or container",
                full.contains("qtensor")
                        ? "save the model before it is quantized"
                        : "save a state dict of tensors or a TorchScript archive instead");
    }

    static Pickled call(Pickled function, Pickled arguments) {
        List<Pickled> given = tuple(arguments);
        String name = function instanceof Name(String known) ? known : "";
        return switch (name) {
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3" ->
                tensor(given);
            case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state",
                    "torch.jit._pickle.restore_type_tag", "torch.jit._pickle.build_intlist",
                    "torch.jit._pickle.build_tensorlist", "torch.jit._pickle.build_doublelist",
                    "torch.jit._pickle.build_boollist", "torch.Size", "torch.device", "torch.nn.parameter.Parameter",
                    "torch.nn.parameter.Buffer", "_codecs.encode" ->
                argument(given, 0);
            case "torch._tensor._rebuild_from_type_v2" -> call(plain(argument(given, 0)), argument(given, 2));
            case "collections.OrderedDict", "collections.defaultdict", "collections.Counter", "builtins.dict" ->
                dict(given);
            case "builtins.set", "__builtin__.set", "builtins.list", "__builtin__.list" -> given.stream()
                    .filter(Items.class::isInstance).findFirst().orElseGet(() -> new Items(false));
            default -> throw new MalformedException("its pickle calls " + (name.isEmpty() ? "a value" : name));
        };
    }

    /// A function that may stand inside another call; no call of it can call a third one.
    private static Pickled plain(Pickled function) {
        if (function.equals(new Name("torch._tensor._rebuild_from_type_v2"))) {
            throw new MalformedException("its pickle rebuilds a rebuilt tensor");
        }
        return function;
    }

    static Pickled instance(Pickled type, Pickled arguments) {
        if (type instanceof Name(String name) && name.startsWith(SCRIPT)) {
            return new Instance(name);
        }
        return call(type, arguments);
    }

    /// The storage that a persistent id names: `('storage', type, key, device, elements)`.
    static Storage storage(Pickled id) {
        List<Pickled> parts = tuple(id);
        if (!argument(parts, 0).equals(new Text("storage")) || parts.size() > 5
                && !(argument(parts, 5) instanceof None)) {
            throw new MalformedException("its pickle refers to something outside that is no storage of numbers");
        }
        return new Storage(storageType(argument(parts, 1)), text(argument(parts, 2)), whole(argument(parts, 4)));
    }

    private static Optional<ElementType> storageType(Pickled type) {
        if (type instanceof Name(String name) && TorchTypes.isStorage(name)) {
            return TorchTypes.ofStorage(name);
        }
        throw new MalformedException("its pickle has a storage without a type");
    }

    private static Tensor tensor(List<Pickled> given) {
        if (!(argument(given, 0) instanceof Storage storage)) {
            throw new MalformedException("its pickle has a tensor without a storage");
        }
        ElementType type = given.size() > 6 && argument(given, 6) instanceof Name(String name)
                ? TorchTypes.ofElement(name)
                : storage.type().orElseThrow(() -> new MalformedException("its pickle has a tensor without a type"));
        List<Long> sizes = wholes(argument(given, 2));
        List<Long> strides = wholes(argument(given, 3));
        if (sizes.size() != strides.size()) {
            throw new MalformedException("its pickle has a tensor of %d sizes and %d strides".formatted(sizes.size(),
                    strides.size()));
        }
        return new Tensor(storage, type, whole(argument(given, 1)), sizes, strides);
    }

    /// A new dictionary, of another one or of pairs where they are given.
    private static Dict dict(List<Pickled> given) {
        var made = new Dict();
        for (Pickled argument : given) {
            if (argument instanceof Dict other) {
                made.entries().addAll(other.entries());
            } else if (argument instanceof Items pairs) {
                for (Pickled pair : pairs.all()) {
                    made.entries().add(new Dict.Entry(argument(tuple(pair), 0), argument(tuple(pair), 1)));
                }
            }
        }
        return made;
    }

    private static List<Pickled> tuple(Pickled value) {
        if (value instanceof Items items) {
            return items.all();
        }
        throw new MalformedException("its pickle has no tuple where arguments should be");
    }

    private static Pickled argument(List<Pickled> given, int index) {
        if (index < given.size()) {
            return given.get(index);
        }
        throw new MalformedException("its pickle gives a function too few arguments");
    }

    private static List<Long> wholes(Pickled value) {
        return tuple(value).stream().map(Rebuilding::whole).toList();
    }

    private static long whole(Pickled value) {
        if (value instanceof Whole(long number) && number >= 0) {
            return number;
        }
        throw new MalformedException("its pickle has a negative or no number where a size should be");
    }

    private static String text(Pickled value) {
        if (value instanceof Text(String text)) {
            return text;
        }
        throw new MalformedException("its pickle has a storage without a key");
    }
}
