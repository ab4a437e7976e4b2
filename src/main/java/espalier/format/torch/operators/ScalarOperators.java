package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.op.Binary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongBinaryOperator;

/// Operators on integers, numbers and flags, and those that texts and lists share with them.
public final class ScalarOperators {
    private ScalarOperators() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("floordiv", call -> floorDiv(call));
        all.put("floor_int", call -> floorDiv(call));
        all.put("Int", call -> new Item.Int(call.size(0)));
        all.put("IntImplicit", call -> new Item.Int(call.size(0)));
        all.put("Float", call -> new Item.Real(call.item(0) instanceof Item.Text(String text)
                ? parsed(text)
                : call.number(0)));
        all.put("FloatImplicit", all.get("Float"));
        all.put("Bool", call -> new Item.Flag(truth(call.item(0))));
        all.put("ScalarImplicit", call -> call.tensor(0).isFloating()
                ? new Item.Real(call.number(0))
                : new Item.Int(call.size(0)));
        all.put("item", all.get("ScalarImplicit"));
        all.put("__is__", call -> new Item.Flag(same(call.item(0), call.item(1))));
        all.put("__isnot__", call -> new Item.Flag(!same(call.item(0), call.item(1))));
        all.put("__range_length", call -> {
            long step = Arithmetic.nonZero(call.whole(2));
            return new Item.Int(call.size(1).with(call.size(0), (hi, lo) -> Math.max(0,
                    step > 0 ? Math.ceilDiv(hi - lo, step) : Math.ceilDiv(lo - hi, -step))));
        });
        all.put("__derive_index", call -> new Item.Int(call.size(1).with(
                call.size(0).with(call.size(2), Math::multiplyExact), Math::addExact)));
        return all;
    }

    /// The number of a text, which is how scripts write those that are not finite.
    private static double parsed(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException _) {
                    throw new MalformedException("it makes a number of the text '" + text + "'");
                }
            }
        };
    }

    private static boolean same(Item first, Item second) {
        return first == second || first instanceof Item.None && second instanceof Item.None
                || first instanceof Item.Flag && first.equals(second);
    }

    /// Whether a condition holds.
    ///
    /// @throws MalformedException if that depends on data or on the batch size
    public static boolean truth(Item item) {
        return switch (item) {
            case Item.None _ -> false;
            case Item.Flag(boolean value) -> value;
            case Item.Int _,Item.Real _ -> compare(item, new Item.Int(0), Binary.Kind.Equal) ? false : true;
            case Item.Text(String value) -> !value.isEmpty();
            case Item.Items items -> !items.all().isEmpty();
            case Item.Dict dict -> !dict.entries().isEmpty();
            case Tensor tensor when tensor.count().isPresent() -> truth(new Item.Int(tensor.count().get()));
            case Tensor tensor when tensor.numbers().isPresent() && tensor.numbers().get().count() == 1 ->
                tensor.numbers().get().at(0) != 0;
            case Tensor _ -> throw new MalformedException("decides by the data, which a graph cannot",
                    "compute both ways and choose with torch.where");
            default -> true;
        };
    }

    /// Whether `first` and `second` stand to one another as `kind` says.
    static boolean compare(Item first, Item second, Binary.Kind kind) {
        if (first instanceof Item.Int(Size a) && second instanceof Item.Int(Size b)) {
            Size holds = a.with(b, (x, y) -> holds(kind, Long.compare(x, y)) ? 1 : 0);
            if (!holds.isFixed()) {
                throw new MalformedException("decides by the batch size, which a graph for any batch size cannot");
            }
            return holds.fixed() == 1;
        }
        boolean areNumbers = isNumber(first) && isNumber(second);
        if (areNumbers) {
            return holds(kind, Double.compare(real(first), real(second)));
        }
        return switch (first) {
            case Item.Text(String a) when second instanceof Item.Text(String b) -> holds(kind, a.compareTo(b));
            case Item.Items a when second instanceof Item.Items b ->
                equal(a.all(), b.all()) == (kind == Binary.Kind.Equal);
            default -> first.equals(second) == (kind == Binary.Kind.Equal);
        };
    }

    private static boolean equal(List<Item> a, List<Item> b) {
        boolean equal = a.size() == b.size();
        for (int i = 0; equal && i < a.size(); i++) {
            equal = compare(a.get(i), b.get(i), Binary.Kind.Equal);
        }
        return equal;
    }

    static boolean holds(Binary.Kind kind, int order) {
        return switch (kind) {
            case Equal -> order == 0;
            case Less -> order < 0;
            case LessOrEqual -> order <= 0;
            case Greater -> order > 0;
            case GreaterOrEqual -> order >= 0;
            default -> throw new IllegalArgumentException(kind.name());
        };
    }

    private static boolean isNumber(Item item) {
        return item instanceof Item.Int || item instanceof Item.Real || item instanceof Item.Flag;
    }

    private static double real(Item item) {
        return switch (item) {
            case Item.Real(double value) -> value;
            case Item.Int(Size value) -> value.fixed();
            case Item.Flag(boolean value) -> value ? 1 : 0;
            default -> throw new MalformedException("reckons with " + item.kind());
        };
    }

    private static boolean areWhole(Call call) {
        return !(call.item(0) instanceof Item.Real) && !(call.item(1) instanceof Item.Real);
    }

    private static Item whole(Call call, LongBinaryOperator operator) {
        return new Item.Int(call.size(0).with(call.size(1), operator));
    }

    static Item add(Call call) {
        return switch (call.item(0)) {
            case Item.Text(String text) -> new Item.Text(TextOperators.bounded(text + call.text(1, "")));
            case Item.Items items when call.item(1) instanceof Item.Items more -> {
                var joined = new ArrayList<>(items.all());
                joined.addAll(more.all());
                ListOperators.requireShort(joined);
                yield new Item.Items(items.isTuple(), joined, List.of());
            }
            default -> areWhole(call)
                    ? whole(call, Math::addExact)
                    : new Item.Real(real(call.item(0)) + real(call.item(1)));
        };
    }

    static Item sub(Call call) {
        return areWhole(call)
                ? whole(call, Math::subtractExact)
                : new Item.Real(real(call.item(0)) - real(call.item(1)));
    }

    static Item mul(Call call) {
        if (call.item(0) instanceof Item.Items items) {
            long times = call.whole(1);
            if (times * items.all().size() > 10_000) {
                throw new MalformedException("makes a list of more than 10000 items");
            }
            var all = new ArrayList<Item>();
            for (long i = 0; i < times; i++) {
                all.addAll(items.all());
            }
            return Item.Items.list(all);
        }
        return areWhole(call)
                ? whole(call, Math::multiplyExact)
                : new Item.Real(real(call.item(0)) * real(call.item(1)));
    }

    static Item div(Call call) {
        return new Item.Real(real(call.item(0)) / real(call.item(1)));
    }

    static Item floorDiv(Call call) {
        if (call.isTensor(0) || call.isTensor(1)) {
            return Arithmetic.all().get("floor_divide").apply(call);
        }
        return areWhole(call)
                ? whole(call, (a, b) -> Math.floorDiv(a, Arithmetic.nonZero(b)))
                : new Item.Real(Math.floor(real(call.item(0)) / real(call.item(1))));
    }

    static Item remainder(Call call) {
        if (areWhole(call)) {
            return whole(call, (a, b) -> Math.floorMod(a, Arithmetic.nonZero(b)));
        }
        double divisor = real(call.item(1));
        return new Item.Real(real(call.item(0)) - divisor * Math.floor(real(call.item(0)) / divisor));
    }

    static Item pow(Call call) {
        double power = Math.pow(real(call.item(0)), real(call.item(1)));
        boolean isWhole = areWhole(call) && Math.abs(power) < 1L << 52 && real(call.item(1)) >= 0;
        return isWhole ? new Item.Int((long) power) : new Item.Real(power);
    }

    static Item unary(Call call, String name) {
        Item item = call.item(0);
        return switch (name) {
            case "neg" -> item instanceof Item.Int(Size value)
                    ? new Item.Int(value.with(Size.of(-1), Math::multiplyExact))
                    : new Item.Real(-real(item));
            case "abs" -> item instanceof Item.Int(Size value)
                    ? new Item.Int(value.with(Size.of(0), (a, _) -> Math.abs(a)))
                    : new Item.Real(Math.abs(real(item)));
            case "floor" -> new Item.Int((long) Math.floor(real(item)));
            case "ceil" -> new Item.Int((long) Math.ceil(real(item)));
            case "round" -> new Item.Real(Math.rint(real(item)));
            case "sqrt" -> new Item.Real(Math.sqrt(real(item)));
            case "exp" -> new Item.Real(Math.exp(real(item)));
            case "log" -> new Item.Real(Math.log(real(item)));
            case "sin" -> new Item.Real(Math.sin(real(item)));
            case "cos" -> new Item.Real(Math.cos(real(item)));
            default -> throw new MalformedException("reckons with " + item.kind());
        };
    }
}
