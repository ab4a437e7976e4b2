package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Numbers;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tensors made from numbers.
final class Creations {
    private Creations() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        for (String name : List.of("zeros", "empty")) {
            all.put(name, call -> filled(call, call.sizes(0), 0, type(call, 1, ElementType.FLOAT32)));
            all.put("new_" + name, call -> filled(call, call.sizes(1), 0, type(call, 2, call.tensor(0).type())));
            all.put(name + "_like", call -> filled(call, call.tensor(0).sizes(), 0,
                    type(call, 1, call.tensor(0).type())));
        }
        all.put("ones", call -> filled(call, call.sizes(0), 1, type(call, 1, ElementType.FLOAT32)));
        all.put("new_ones", call -> filled(call, call.sizes(1), 1, type(call, 2, call.tensor(0).type())));
        all.put("ones_like", call -> filled(call, call.tensor(0).sizes(), 1, type(call, 1, call.tensor(0).type())));
        all.put("full", call -> filled(call, call.sizes(0), value(call, 1), type(call, 2, natural(call.item(1)))));
        all.put("new_full", call -> filled(call, call.sizes(1), value(call, 2),
                type(call, 3, call.tensor(0).type())));
        all.put("full_like", call -> filled(call, call.tensor(0).sizes(), value(call, 1),
                type(call, 2, call.tensor(0).type())));
        all.put("arange", Creations::range);
        all.put("linspace", Creations::between);
        all.put("eye", call -> {
            int size = (int) call.whole(0);
            Numbers zeros = Numbers.filled(0, size, size);
            double[] values = zeros.values();
            for (int i = 0; i < size; i++) {
                values[i * size + i] = 1;
            }
            return Tensor.known(type(call, 1, ElementType.FLOAT32), Numbers.of(values, size, size));
        });
        all.put("tensor", Creations::tensor);
        all.put("scalar_tensor", all.get("tensor"));
        all.put("as_tensor", all.get("tensor"));
        all.put("meshgrid", Creations::meshgrid);
        return all;
    }

    private static ElementType type(Call call, int index, ElementType otherwise) {
        return call.type(index, "dtype").orElse(otherwise);
    }

    private static double value(Call call, int index) {
        return call.item(index) instanceof Item.Flag(boolean flag) ? flag ? 1 : 0 : call.number(index);
    }

    private static ElementType natural(Item item) {
        return switch (item) {
            case Item.Int _ -> ElementType.INT64;
            case Item.Flag _ -> ElementType.BOOL;
            case Tensor tensor -> tensor.type();
            default -> ElementType.FLOAT32;
        };
    }

    /// The same number everywhere; where the batch size counts, stretched from one.
    private static Tensor filled(Call call, List<Size> sizes, double value, ElementType type) {
        if (sizes.stream().allMatch(Size::isFixed)) {
            return Tensor.known(type, Numbers.filled(value, sizes.stream().mapToLong(Size::fixed).toArray()));
        }
        return Shaping.expand(call.draft(), Shaping.scalar(value, type), sizes);
    }

    private static Item range(Call call) {
        int numbers = 0;
        boolean isWhole = true;
        while (numbers < Math.min(3, call.count()) && (call.item(numbers) instanceof Item.Int
                || call.item(numbers) instanceof Item.Real || call.isTensor(numbers))) {
            isWhole &= !(call.item(numbers) instanceof Item.Real);
            numbers++;
        }
        // In `arange(end, dtype, …)` the second integer is the type; `arange(start, end, …)` has at least six arguments.
        if (numbers == 2 && call.count() == 5 || numbers == 3 && call.count() == 6) {
            numbers--;
        }
        double start = numbers > 1 ? call.number(0) : 0;
        double end = call.number(numbers > 1 ? 1 : 0);
        double step = numbers > 2 ? call.number(2) : 1;
        double count = Math.ceil((end - start) / step);
        if (!(count >= 0 && count <= 1 << 24)) {
            throw new MalformedException("counts from " + start + " to " + end);
        }
        double[] values = new double[(int) count];
        Arrays.setAll(values, i -> start + i * step);
        ElementType natural = isWhole ? ElementType.INT64 : ElementType.FLOAT32;
        return Tensor.known(type(call, numbers, natural), Numbers.of(values, values.length));
    }

    private static Item between(Call call) {
        double start = call.number(0);
        double end = call.number(1);
        int count = (int) call.whole(2, 100);
        double[] values = Numbers.filled(0, count).values();
        Arrays.setAll(values, i -> count == 1 ? start : start + (end - start) * i / (count - 1));
        return Tensor.known(ElementType.FLOAT32, Numbers.of(values, count));
    }

    private static Item tensor(Call call) {
        if (call.item(0) instanceof Tensor tensor) {
            return Arithmetic.cast(call.draft(), tensor, type(call, 1, tensor.type()));
        }
        if (call.item(0) instanceof Item.Int(Size value) && !value.isFixed()) {
            return Tensor.count(value);
        }
        var values = new ArrayList<Double>();
        var sizes = new ArrayList<Integer>();
        ElementType natural = collect(call, call.item(0), values, sizes, 0);
        double[] numbers = values.stream().mapToDouble(Double::doubleValue).toArray();
        return Tensor.known(type(call, 1, natural),
                Numbers.of(numbers, sizes.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static ElementType collect(Call call, Item item, List<Double> values, List<Integer> sizes, int depth) {
        if (!(item instanceof Item.Items items)) {
            values.add(value(call.with(0, item), 0));
            return natural(item);
        }
        if (depth > 16 || values.size() > 1 << 20) {
            throw new MalformedException("makes a tensor of lists that are nested too deep");
        }
        if (sizes.size() <= depth) {
            sizes.add(items.all().size());
        }
        ElementType type = ElementType.FLOAT32;
        for (Item inner : items.all()) {
            type = collect(call, inner, values, sizes, depth + 1);
        }
        return type;
    }

    private static Item meshgrid(Call call) {
        List<Tensor> axes = call.tensors(0);
        boolean isSwapped = call.named().getOrDefault("indexing", new Item.Text(call.text(1, "ij")))
                .equals(new Item.Text("xy")) && axes.size() > 1;
        var sizes = new ArrayList<Size>();
        axes.forEach(axis -> sizes.add(axis.elements()));
        var grids = new ArrayList<Tensor>();
        for (int i = 0; i < axes.size(); i++) {
            var one = new ArrayList<>(Collections.nCopies(axes.size(), Size.of(1)));
            one.set(i, sizes.get(i));
            Tensor grid = Shaping.expand(call.draft(), Shaping.reshape(call.draft(), axes.get(i), one), sizes);
            grids.add(isSwapped ? Shaping.transpose(call.draft(), grid, 0, 1) : grid);
        }
        return Item.Items.list(grids);
    }
}
