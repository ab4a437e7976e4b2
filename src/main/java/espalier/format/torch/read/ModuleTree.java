package espalier.format.torch.read;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.archive.Pickled;
import espalier.format.torch.archive.TorchArchive;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Instance;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Numbers;
import espalier.format.torch.draft.Tensor;
import espalier.format.torch.operators.ListOperators;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The objects of a script: modules with their weights, named as a state dict names them.
final class ModuleTree {
    /// What the names of constants begin with; they have no names of their own.
    static final String CONSTANT = "CONSTANTS.c";
    private static final int DEEPEST = 100;

    private final Draft draft;
    private final Map<Pickled, Item> made = new IdentityHashMap<>();
    private final Map<Pickled.Tensor, Tensor> weights = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private final Item root;
    private final List<Item> constants = new ArrayList<>();

    /// @throws MalformedException if the archive holds no objects of a script
    ModuleTree(TorchArchive archive, Draft draft) {
        this.draft = draft;
        this.root = item(archive.content(), "", archive::array, 0);
        TorchArchive.Constants all = archive.constants();
        if (all.values() instanceof Pickled.Items items) {
            for (int i = 0; i < items.all().size(); i++) {
                constants.add(constant(items.all().get(i), i, all::array));
            }
        }
    }

    /// The model.
    Instance model() {
        if (root instanceof Instance instance) {
            return instance;
        }
        throw new MalformedException("it holds no model");
    }

    /// `CONSTANTS.c` with this number.
    Item constant(int number) {
        if (number < constants.size()) {
            return constants.get(number);
        }
        throw new MalformedException("uses the constant " + number + ", which its archive lacks");
    }

    /// The names of all weights in the order of the state dict.
    List<String> names() {
        return names;
    }

    /// Numbers are constants; larger floats are weights that freezing made nameless.
    private Item constant(Pickled value, int number, Function<Pickled.Tensor, Array> arrays) {
        if (value instanceof Pickled.Tensor tensor) {
            Array array = arrays.apply(tensor);
            boolean isWeight = array.type().isFloating() && array.elements() > 1;
            return isWeight
                    ? draft.weight(CONSTANT + number, array)
                    : Tensor.known(array.type().isFloating() ? ElementType.FLOAT32 : array.type(), Numbers.of(array));
        }
        return item(value, CONSTANT + number, arrays, 0);
    }

    private Item item(Pickled value, String path, Function<Pickled.Tensor, Array> arrays, int depth) {
        if (depth > DEEPEST) {
            throw new MalformedException("its modules are nested more than " + DEEPEST + " deep");
        }
        return switch (value) {
            case Pickled.None _ -> new Item.None();
            case Pickled.Flag(boolean flag) -> new Item.Flag(flag);
            case Pickled.Whole(long number) -> new Item.Int(number);
            case Pickled.Real(double number) -> new Item.Real(number);
            case Pickled.Text(String text) -> new Item.Text(text);
            case Pickled.Bytes _,Pickled.Name _,Pickled.Storage _ -> new Item.None();
            case Pickled.Tensor tensor -> weights.computeIfAbsent(tensor, _ -> weight(tensor, path, arrays));
            case Pickled.Items _,Pickled.Dict _,Pickled.Instance _ -> {
                Item known = made.get(value);
                yield known != null ? known : container(value, path, arrays, depth);
            }
        };
    }

    private Tensor weight(Pickled.Tensor tensor, String path, Function<Pickled.Tensor, Array> arrays) {
        names.add(path);
        return draft.weight(path, arrays.apply(tensor));
    }

    private Item container(Pickled value, String path, Function<Pickled.Tensor, Array> arrays, int depth) {
        String start = path.isEmpty() ? "" : path + ".";
        switch (value) {
            case Pickled.Instance object -> {
                var instance = new Instance(object.type(), path);
                made.put(value, instance);
                if (object.state() instanceof Pickled.Dict state) {
                    for (Pickled.Dict.Entry entry : state.entries()) {
                        if (entry.key() instanceof Pickled.Text(String name)) {
                            instance.attributes().put(name, item(entry.value(), start + name, arrays, depth + 1));
                        }
                    }
                } else if (!(object.state() instanceof Pickled.None)) {
                    instance.attributes().put("__state__", item(object.state(), path, arrays, depth + 1));
                }
                return instance;
            }
            case Pickled.Dict dict -> {
                var result = new Item.Dict();
                made.put(value, result);
                for (Pickled.Dict.Entry entry : dict.entries()) {
                    Object key = ListOperators.key(item(entry.key(), path, arrays, depth + 1));
                    result.entries().put(key, item(entry.value(), start + key, arrays, depth + 1));
                }
                return result;
            }
            case Pickled.Items items -> {
                var result = new Item.Items(items.isTuple(), List.of(), List.of());
                made.put(value, result);
                for (Pickled inner : items.all()) {
                    result.all().add(item(inner, start + result.all().size(), arrays, depth + 1));
                }
                return result;
            }
            default -> throw new IllegalStateException(value.getClass().getName());
        }
    }
}
