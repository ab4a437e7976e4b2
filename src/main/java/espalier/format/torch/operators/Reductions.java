package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.ArgExtreme;
import espalier.model.op.Binary;
import espalier.model.op.Reduce;
import espalier.model.op.Unary;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sums, means, extremes and norms over dimensions.
final class Reductions {
    private Reductions() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("sum", call -> call.isTensor(0)
                ? over(call, Reduce.Kind.Sum)
                : call.item(0) instanceof Item.Items items ? total(call, items.all()) : call.item(0));
        all.put("mean", call -> over(call, Reduce.Kind.Mean));
        all.put("amax", call -> over(call, Reduce.Kind.Max));
        all.put("amin", call -> over(call, Reduce.Kind.Min));
        all.put("prod", call -> over(call, Reduce.Kind.Prod));
        all.put("logsumexp", call -> over(call, Reduce.Kind.LogSumExp));
        all.put("max", call -> extreme(call, Reduce.Kind.Max, Binary.Kind.Max));
        all.put("min", call -> extreme(call, Reduce.Kind.Min, Binary.Kind.Min));
        all.put("var", call -> variance(call));
        all.put("std", call -> Arithmetic.unary(Unary.Kind.Sqrt, variance(call), call.draft()));
        all.put("norm", Reductions::norm);
        all.put("linalg_vector_norm", Reductions::norm);
        all.put("frobenius_norm", call -> norm(call.with(1, new Item.Real(2), call.item(1),
                new Item.Flag(call.flag(2, false)))));
        all.put("all", call -> truth(call, false));
        all.put("any", call -> truth(call, true));
        return all;
    }

    static Tensor reduce(Draft draft, Reduce.Kind kind, Tensor x, List<Integer> axes, boolean keep) {
        if (axes.isEmpty()) {
            return x;
        }
        return draft.add(new Reduce(kind, keep, false), 1, List.of(Optional.of(x),
                Optional.of(Shaping.list(axes.stream().mapToLong(Integer::longValue).toArray())))).getFirst();
    }

    private static Tensor over(Call call, Reduce.Kind kind) {
        Tensor x = call.tensor(0);
        boolean isWhole = call.count() > 1 && !(call.item(1) instanceof Item.Items) && call.type(1, "dtype").isPresent()
                && !call.has(2) && kind != Reduce.Kind.Max && kind != Reduce.Kind.Min && kind != Reduce.Kind.Prod;
        Tensor floats = x.isFloating() || kind == Reduce.Kind.Sum && x.type() != ElementType.BOOL
                ? x
                : Arithmetic.cast(call.draft(), x, kind == Reduce.Kind.Sum ? ElementType.INT64 : ElementType.FLOAT32);
        List<Integer> axes = isWhole ? call.with(1).axes(1, x) : call.axes(1, x);
        return reduce(call.draft(), kind, floats, axes, !isWhole && call.flag(2, false));
    }

    /// Over everything, along a dimension (with positions, which nobody may use), or the larger of two tensors.
    private static Item extreme(Call call, Reduce.Kind kind, Binary.Kind pairwise) {
        if (call.count() > 1 && call.isTensor(1)) {
            return Arithmetic.binary(pairwise, call);
        }
        if (!call.isTensor(0)) {
            return scalarExtreme(call, kind == Reduce.Kind.Max);
        }
        return call.has(1)
                ? Item.Items.tuple(List.of(over(call, kind), Positions.position(call, kind == Reduce.Kind.Max
                        ? ArgExtreme.Kind.Max
                        : ArgExtreme.Kind.Min, call.whole(1))))
                : reduce(call.draft(), kind, call.tensor(0), call.axes(1, call.tensor(0)), false);
    }

    private static Item total(Call call, List<Item> items) {
        Item total = new Item.Int(0);
        for (Item item : items) {
            total = ScalarOperators.add(call.with(0, total, item));
        }
        return total;
    }

    private static Item scalarExtreme(Call call, boolean largest) {
        List<Item> given = call.item(0) instanceof Item.Items items ? items.all() : call.arguments();
        if (given.isEmpty()) {
            throw new MalformedException("looks for the largest of nothing");
        }
        if (given.stream().anyMatch(Item.Real.class::isInstance)) {
            var numbers = given.stream().mapToDouble(item -> call.with(0, item).number(0));
            return new Item.Real((largest ? numbers.max() : numbers.min()).orElseThrow());
        }
        return new Item.Int(given.stream().map(item -> call.with(0, item).size(0))
                .reduce((a, b) -> a.with(b, largest ? Math::max : Math::min)).orElseThrow());
    }

    /// `var(x, unbiased)`, `var(x, dims, unbiased, keepdim)` and `var(x, dims, correction=…, keepdim=…)`.
    private static Tensor variance(Call call) {
        Tensor x = call.tensor(0);
        boolean isWhole = call.count() < 2 || call.item(1) instanceof Item.Flag;
        List<Integer> axes = isWhole ? call.with(1).axes(1, x) : call.axes(1, x);
        Item given = call.named().getOrDefault("correction",
                new Item.Int(call.flag(isWhole ? 1 : 2, true) ? 1 : 0));
        double correction = given instanceof Item.None ? 1 : call.with(0, given).number(0);
        boolean keep = call.with(0, call.named().getOrDefault("keepdim", new Item.Flag(call.flag(3, false))))
                .flag(0, false);
        Tensor centred = Arithmetic.binary(Binary.Kind.Sub, x, reduce(call.draft(), Reduce.Kind.Mean, x, axes, true),
                call);
        Tensor mean = reduce(call.draft(), Reduce.Kind.Mean,
                Arithmetic.binary(Binary.Kind.Mul, centred, centred, call), axes, keep);
        double count = axes.stream().map(x::size).reduce(Size.of(1), (a, b) -> a.with(b, Math::multiplyExact)).fixed();
        return Arithmetic.times(call, mean, count / (count - correction));
    }

    private static Tensor norm(Call call) {
        Tensor x = call.tensor(0);
        double power = call.number(1, 2);
        List<Integer> axes = call.axes(2, x);
        boolean keep = call.flag(3, false);
        if (power == 1 || power == 2) {
            return reduce(call.draft(), power == 1 ? Reduce.Kind.L1 : Reduce.Kind.L2, x, axes, keep);
        }
        if (power == Double.POSITIVE_INFINITY) {
            return reduce(call.draft(), Reduce.Kind.Max, Arithmetic.unary(call, Unary.Kind.Abs), axes, keep);
        }
        throw new MalformedException("takes a norm of order " + power + ", which is not known here");
    }

    private static Item truth(Call call, boolean any) {
        if (call.item(0) instanceof Item.Items items) {
            return new Item.Flag(any
                    ? items.all().stream().anyMatch(ScalarOperators::truth)
                    : items.all().stream().allMatch(ScalarOperators::truth));
        }
        Tensor x = call.tensor(0);
        if (x.numbers().isEmpty() || call.has(1)) {
            throw new MalformedException("asks whether elements are true, which is not known here");
        }
        double[] values = x.numbers().get().values();
        boolean holds = any
                ? Arrays.stream(values).anyMatch(value -> value != 0)
                : Arrays.stream(values).allMatch(value -> value != 0);
        return Shaping.scalar(holds ? 1 : 0, ElementType.BOOL);
    }
}
