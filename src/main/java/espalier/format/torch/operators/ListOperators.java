package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Size;
import espalier.model.op.Binary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Operators on lists, tuples and dictionaries.
public final class ListOperators {
    private static final int LONGEST = 100_000;

    private ListOperators() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("len", call -> switch (call.item(0)) {
            case Item.Items items -> new Item.Int(items.all().size());
            case Item.Dict dict -> new Item.Int(dict.entries().size());
            case Item.Text(String text) -> new Item.Int(text.length());
            default -> new Item.Int(call.tensor(0).size(0));
        });
        all.put("append", call -> {
            List<Item> list = items(call, 0);
            list.add(call.item(1));
            requireShort(list);
            return call.item(0);
        });
        all.put("extend", call -> {
            items(call, 0).addAll(List.copyOf(items(call, 1)));
            requireShort(items(call, 0));
            return new Item.None();
        });
        all.put("insert", call -> {
            List<Item> list = items(call, 0);
            list.add(Math.clamp(call.whole(1), 0, list.size()), call.item(2));
            return new Item.None();
        });
        all.put("pop", call -> {
            List<Item> list = items(call, 0);
            return list.remove(position(list, call.whole(1, -1)));
        });
        all.put("reverse", call -> {
            Collections.reverse(items(call, 0));
            return new Item.None();
        });
        addItems(all);
        return all;
    }

    private static void addItems(Map<String, Operator> all) {
        all.put("__getitem__", call -> get(call.item(0), call.item(1)));
        all.put("_set_item", ListOperators::set);
        all.put("__contains__", call -> new Item.Flag(contains(call)));
        all.put("list", call -> Item.Items.list(call.item(0) instanceof Item.Text(String text)
                ? text.chars().mapToObj(c -> new Item.Text(String.valueOf((char) c))).toList()
                : items(call, 0)));
        all.put("copy_list", call -> Item.Items.list(items(call, 0)));
        all.put("keys", call -> Item.Items.list(dict(call).entries().keySet().stream().map(ListOperators::key)
                .toList()));
        all.put("values", call -> Item.Items.list(List.copyOf(dict(call).entries().values())));
        all.put("items", call -> Item.Items.list(dict(call).entries().entrySet().stream()
                .map(entry -> Item.Items.tuple(List.of(key(entry.getKey()), entry.getValue()))).toList()));
    }

    static void requireShort(List<Item> list) {
        if (list.size() > LONGEST) {
            throw new MalformedException("makes a list of more than " + LONGEST + " items");
        }
    }

    private static Item key(Object key) {
        return key instanceof Long number ? new Item.Int(number) : new Item.Text((String) key);
    }

    private static List<Item> items(Call call, int index) {
        if (call.item(index) instanceof Item.Items items) {
            return items.all();
        }
        throw new MalformedException("takes a list, not " + call.item(index).kind());
    }

    private static Item.Dict dict(Call call) {
        if (call.item(0) instanceof Item.Dict dict) {
            return dict;
        }
        throw new MalformedException("takes a dictionary, not " + call.item(0).kind());
    }

    private static int position(List<Item> list, long index) {
        long at = index < 0 ? index + list.size() : index;
        if (at < 0 || at >= list.size()) {
            throw new MalformedException("takes item " + index + " of " + list.size());
        }
        return (int) at;
    }

    /// The item of a list, tuple, text or dictionary at `index`.
    public static Item get(Item of, Item index) {
        return switch (of) {
            case Item.Items items when index instanceof Item.Int(Size at) -> items.all()
                    .get(position(items.all(), at.fixed()));
            case Item.Dict dict -> {
                Item found = dict.entries().get(key(index));
                if (found == null) {
                    throw new MalformedException("looks for a key that its dictionary lacks");
                }
                yield found;
            }
            case Item.Text(String text) when index instanceof Item.Int(Size at)
                    && Math.abs(at.fixed()) < text.length() ->
                new Item.Text(text.substring((int) Math.floorMod(at.fixed(), (long) text.length())).substring(0, 1));
            default -> throw new MalformedException("takes an item of " + of.kind());
        };
    }

    /// The key of a dictionary that `item` is.
    public static Object key(Item item) {
        return switch (item) {
            case Item.Int(Size value) -> value.fixed();
            case Item.Text(String text) -> text;
            default -> throw new MalformedException("has a dictionary with " + item.kind() + " as a key");
        };
    }

    private static Item set(Call call) {
        if (call.item(0) instanceof Item.Dict dict) {
            dict.entries().put(key(call.item(1)), call.item(2));
        } else {
            List<Item> list = items(call, 0);
            list.set(position(list, call.whole(1)), call.item(2));
        }
        return call.item(0);
    }

    private static boolean contains(Call call) {
        return switch (call.item(0)) {
            case Item.Dict dict -> dict.entries().containsKey(key(call.item(1)));
            case Item.Text(String text) -> text.contains(call.text(1, ""));
            default -> new ArrayList<>(items(call, 0)).stream()
                    .anyMatch(item -> ScalarOperators.compare(item, call.item(1), Binary.Kind.Equal));
        };
    }

    /// Part of a list, as Python slices it.
    static Item slice(Call call) {
        List<Item> list = items(call, 0);
        long step = call.whole(3, 1);
        long start = call.whole(1, 0);
        long end = call.whole(2, Long.MAX_VALUE);
        if (step < 1) {
            throw new MalformedException("slices a list with a step of " + step);
        }
        int from = Math.clamp(start < 0 ? Math.max(start, -list.size()) + list.size() : start, 0, list.size());
        int to = Math.clamp(end < 0 ? Math.max(end, -list.size()) + list.size() : end, from, list.size());
        var part = new ArrayList<Item>();
        for (long i = from; i < to; i += step) {
            part.add(list.get((int) i));
        }
        return new Item.Items(((Item.Items) call.item(0)).isTuple(), part, List.of());
    }
}
