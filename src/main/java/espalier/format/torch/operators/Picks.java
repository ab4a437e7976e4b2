package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Numbers;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.Gather;
import espalier.model.op.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Parts of tensors: slices, picked rows, and elements chosen by a condition.
final class Picks {
    private Picks() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("slice", call -> call.isTensor(0) ? slice(call) : ListOperators.slice(call));
        all.put("narrow", call -> Shaping.slice(call.draft(), call.tensor(0), call.tensor(0).axis(call.whole(1)),
                call.size(2), call.size(2).with(call.size(3), Long::sum), 1));
        all.put("select", call -> Shaping.select(call.draft(), call.tensor(0), call.whole(1), call.size(2)));
        all.put("index", Picks::index);
        all.put("index_select", call -> gather(call.draft(), call.tensor(0), call.tensor(0).axis(call.whole(1)),
                call.tensor(2)));
        all.put("embedding", call -> gather(call.draft(), call.tensor(0), 0, call.tensor(1)));
        all.put("masked_fill", call -> where(call.draft(), call.tensor(1), call.operand(2, call.tensor(0).type()),
                call.tensor(0)));
        all.put("where", call -> where(call.draft(), call.tensor(0), call.operand(1, ElementType.FLOAT32),
                call.operand(2, ElementType.FLOAT32)));
        all.put("roll", Picks::roll);
        all.put("flip", Picks::flip);
        all.put("triu", call -> triangle(call, true));
        all.put("tril", call -> triangle(call, false));
        all.put("fill", call -> stretched(call, call.operand(1, call.tensor(0).type())));
        all.put("zero", call -> stretched(call, Shaping.scalar(0, call.tensor(0).type())));
        all.put("copy", call -> call.isTensor(0) && call.isTensor(1) ? stretched(call, call.tensor(1)) : copied(call));
        all.put("bernoulli", _ -> {
            throw new MalformedException("draws random numbers, which a model in use does not",
                    "call eval() before it is saved");
        });
        return all;
    }

    private static Item copied(Call call) {
        return call.item(0) instanceof Item.Items items
                ? new Item.Items(items.isTuple(), items.all(), items.names())
                : call.item(0);
    }

    private static Item slice(Call call) {
        Tensor x = call.tensor(0);
        Size start = call.has(2) ? call.size(2) : Size.of(0);
        Size end = call.has(3) ? call.size(3) : Size.of(Long.MAX_VALUE);
        return Shaping.slice(call.draft(), x, x.axis(call.whole(1, 0)), start, end, call.whole(4, 1));
    }

    static Tensor gather(Draft draft, Tensor x, int axis, Tensor indices) {
        if (indices.isFloating()) {
            throw new IntegersNeeded();
        }
        if (x.numbers().isPresent() && indices.numbers().isPresent() && !x.isWeight()) {
            return Tensor.known(x.type(), picked(x, axis, indices.numbers().get()));
        }
        return draft.add(new Gather(axis), x, Arithmetic.cast(draft, indices, ElementType.INT64));
    }

    private static Numbers picked(Tensor x, int axis, Numbers indices) {
        long size = x.size(axis).fixed();
        var sizes = new ArrayList<Long>();
        x.sizes().subList(0, axis).forEach(outer -> sizes.add(outer.fixed()));
        int before = sizes.size();
        sizes.add((long) indices.count());
        x.sizes().subList(axis + 1, x.rank()).forEach(inner -> sizes.add(inner.fixed()));
        Numbers result = Numbers.filled(0, sizes.stream().mapToLong(Long::longValue).toArray());
        for (int i = 0; i < indices.count(); i++) {
            long at = (long) indices.at(i);
            if (at < -size || at >= size) {
                throw new MalformedException("takes slice " + at + " of " + size);
            }
            result.sliced(axis, i, 1, 1)
                    .overwrite(x.numbers().orElseThrow().sliced(axis, (int) (at < 0 ? at + size : at), 1, 1));
        }
        sizes.remove(before);
        for (int i = 0; i < indices.shape().rank(); i++) {
            sizes.add(before + i, indices.shape().size(i));
        }
        return result.reshaped(sizes.stream().mapToLong(Long::longValue).toArray());
    }

    /// One list of indices, at any axis; several of them, or a condition, are refused.
    private static Item index(Call call) {
        Tensor x = call.tensor(0);
        List<Item> given = call.item(1) instanceof Item.Items items ? items.all() : List.of();
        List<Item> indices = given.stream().filter(item -> !(item instanceof Item.None)).toList();
        boolean isKnown = indices.size() == 1 && indices.getFirst() instanceof Tensor index
                && index.type() != ElementType.BOOL && index.type() != ElementType.UINT8;
        if (!isKnown) {
            throw new MalformedException(
                    "picks elements by several lists of indices or by a condition, which is not known here");
        }
        return gather(call.draft(), x, given.indexOf(indices.getFirst()), (Tensor) indices.getFirst());
    }

    private static Tensor where(Draft draft, Tensor condition, Tensor yes, Tensor no) {
        ElementType joint = Arithmetic.joint(yes, no);
        Tensor choice = Arithmetic.cast(draft, condition, ElementType.BOOL);
        if (choice.numbers().isPresent() && yes.numbers().isPresent() && no.numbers().isPresent()) {
            Numbers zero = choice.numbers().get().with(yes.numbers().get(), (c, a) -> c != 0 ? a : 0);
            Numbers one = choice.numbers().get().with(no.numbers().get(), (c, b) -> c != 0 ? 0 : b);
            return Tensor.known(joint, zero.with(one, (a, b) -> a == 0 ? b : a));
        }
        return draft.add(new Where(), choice, Arithmetic.cast(draft, yes, joint), Arithmetic.cast(draft, no, joint));
    }

    private static Item roll(Call call) {
        Tensor x = call.tensor(0);
        List<Size> shifts = call.sizes(1);
        List<Integer> axes = call.axes(2, x);
        if (shifts.size() != axes.size()) {
            throw new MalformedException("rolls along all dimensions as one, which is not known here");
        }
        for (int i = 0; i < axes.size(); i++) {
            int axis = axes.get(i);
            Size size = x.size(axis);
            long shift = Math.floorMod(shifts.get(i).fixed(), Math.max(1, size.fixed()));
            if (shift != 0) {
                Size cut = Size.of(size.fixed() - shift);
                Item parts = Item.Items.list(List.of(Shaping.slice(call.draft(), x, axis, cut, size, 1),
                        Shaping.slice(call.draft(), x, axis, Size.of(0), cut, 1)));
                x = (Tensor) Joins.all().get("cat").apply(call.with(0, parts, new Item.Int(axis)));
            }
        }
        return x;
    }

    private static Item flip(Call call) {
        Tensor x = call.tensor(0);
        for (int axis : call.axes(1, x)) {
            int size = (int) x.size(axis).fixed();
            double[] backwards = new double[size];
            Arrays.setAll(backwards, i -> size - 1 - i);
            x = gather(call.draft(), x, axis, Tensor.known(ElementType.INT64, Numbers.of(backwards, size)));
        }
        return x;
    }

    private static Item triangle(Call call, boolean upper) {
        Tensor x = call.tensor(0);
        int rows = (int) x.size(-2).fixed();
        int columns = (int) x.size(-1).fixed();
        long diagonal = call.whole(1, 0);
        double[] kept = new double[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < kept.length; i++) {
            long distance = i % columns - (long) (i / columns);
            kept[i] = upper ? distance >= diagonal ? 1 : 0 : distance <= diagonal ? 1 : 0;
        }
        return where(call.draft(), Tensor.known(ElementType.BOOL, Numbers.of(kept, rows, columns)), x,
                Shaping.scalar(0, x.type()));
    }

    /// Another tensor's elements in the type and shape of the first.
    private static Tensor stretched(Call call, Tensor source) {
        Tensor target = call.tensor(0);
        return Shaping.expand(call.draft(), Arithmetic.cast(call.draft(), source, target.type()), target.sizes());
    }
}
