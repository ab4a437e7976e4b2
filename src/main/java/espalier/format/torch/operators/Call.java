package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The arguments of an operator, by position or name.
///
/// @param draft takes the nodes
public record Call(List<Item> arguments, Map<String, Item> named, Draft draft) {
    public Call {
        arguments = List.copyOf(arguments);
        named = Map.copyOf(named);
    }

    int count() {
        return arguments.size();
    }

    /// Whether argument `index` is there and not None.
    boolean has(int index) {
        return index < arguments.size() && !(arguments.get(index) instanceof Item.None);
    }

    Item item(int index) {
        if (index < arguments.size()) {
            return arguments.get(index);
        }
        throw new MalformedException("lacks argument " + (index + 1));
    }

    boolean isTensor(int index) {
        return index < arguments.size() && arguments.get(index) instanceof Tensor;
    }

    Tensor tensor(int index) {
        if (item(index) instanceof Tensor tensor) {
            return tensor;
        }
        throw wrong(index, "a tensor");
    }

    Optional<Tensor> optional(int index) {
        return has(index) ? Optional.of(tensor(index)) : Optional.empty();
    }

    /// A tensor, or a number as a tensor of `like`'s kind: floats stay floats, integers become floats beside floats.
    Tensor operand(int index, ElementType like) {
        return switch (item(index)) {
            case Tensor tensor -> tensor;
            case Item.Real(double value) -> Shaping.scalar(value, ElementType.FLOAT32);
            case Item.Int(Size value) when !value.isFixed() -> Tensor.count(value);
            case Item.Int(Size value) -> Shaping.scalar(value.fixed(),
                    like.isFloating() ? ElementType.FLOAT32 : like == ElementType.BOOL ? ElementType.INT64 : like);
            case Item.Flag(boolean value) -> Shaping.scalar(value ? 1 : 0, ElementType.BOOL);
            default -> throw wrong(index, "a tensor or a number");
        };
    }

    Size size(int index) {
        return switch (item(index)) {
            case Item.Int(Size value) -> value;
            case Item.Flag(boolean value) -> Size.of(value ? 1 : 0);
            case Tensor tensor when tensor.count().isPresent() -> tensor.count().get();
            case Tensor tensor when tensor.numbers().isPresent() && tensor.numbers().get().count() == 1 ->
                Size.of((long) tensor.numbers().get().at(0));
            case Tensor _ -> throw new MalformedException("takes an integer that depends on the data");
            default -> throw wrong(index, "an integer");
        };
    }

    long whole(int index) {
        return size(index).fixed();
    }

    long whole(int index, long otherwise) {
        return has(index) ? whole(index) : otherwise;
    }

    double number(int index) {
        return switch (item(index)) {
            case Item.Real(double value) -> value;
            case Tensor tensor when tensor.isFloating() && tensor.numbers().isPresent()
                    && tensor.numbers().get().count() == 1 ->
                tensor.numbers().get().at(0);
            default -> whole(index);
        };
    }

    double number(int index, double otherwise) {
        return has(index) ? number(index) : otherwise;
    }

    boolean flag(int index, boolean otherwise) {
        if (!has(index)) {
            return otherwise;
        }
        return switch (item(index)) {
            case Item.Flag(boolean value) -> value;
            default -> whole(index) != 0;
        };
    }

    String text(int index, String otherwise) {
        return has(index) && item(index) instanceof Item.Text(String text) ? text : otherwise;
    }

    /// A list of integers; a single one stands for a list of one.
    List<Size> sizes(int index) {
        if (!(item(index) instanceof Item.Items items)) {
            return List.of(size(index));
        }
        var sizes = new ArrayList<Size>();
        for (Item item : items.all()) {
            sizes.add(new Call(List.of(item), Map.of(), draft).size(0));
        }
        return sizes;
    }

    /// Integers that do not depend on the batch size, stretched from one to `count`.
    List<Integer> wholes(int index, int count, int otherwise) {
        List<Integer> given = has(index)
                ? sizes(index).stream().map(size -> Math.toIntExact(size.fixed())).toList()
                : List.of();
        if (given.isEmpty()) {
            given = List.of(otherwise);
        }
        var all = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            all.add(given.get(Math.min(i, given.size() - 1)));
        }
        return all;
    }

    /// Axes as positions; all where none are given.
    List<Integer> axes(int index, Tensor of) {
        if (!has(index) || sizes(index).isEmpty()) {
            var all = new ArrayList<Integer>();
            for (int axis = 0; axis < of.rank(); axis++) {
                all.add(axis);
            }
            return all;
        }
        return sizes(index).stream().map(size -> of.axis(size.fixed())).toList();
    }

    List<Tensor> tensors(int index) {
        if (!(item(index) instanceof Item.Items items)) {
            throw wrong(index, "a list of tensors");
        }
        var tensors = new ArrayList<Tensor>();
        for (Item item : items.all()) {
            tensors.add(new Call(List.of(item), Map.of(), draft).tensor(0));
        }
        return tensors;
    }

    /// The element type that a `dtype` argument asks for.
    Optional<ElementType> type(int index, String name) {
        Item given = index >= 0 && has(index) ? item(index) : named.getOrDefault(name, new Item.None());
        return given instanceof Item.Int(Size code) ? Optional.of(ScriptTypes.of(code.fixed())) : Optional.empty();
    }

    /// These arguments with others after the first `kept`.
    Call with(int kept, Item... others) {
        var all = new ArrayList<>(arguments.subList(0, Math.min(kept, arguments.size())));
        all.addAll(List.of(others));
        return new Call(all, named, draft);
    }

    private MalformedException wrong(int index, String wanted) {
        return new MalformedException("takes %s as argument %d, not %s".formatted(wanted, index + 1,
                arguments.get(index).kind()));
    }
}
