package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Numbers;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.Concat;
import espalier.model.op.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tensors joined, and cut into parts.
final class Joins {
    private Joins() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("cat", call -> cat(call.draft(), call.tensors(0), call.whole(1, 0)));
        all.put("concat", all.get("cat"));
        all.put("concatenate", all.get("cat"));
        all.put("stack", call -> {
            List<Tensor> parts = call.tensors(0).stream()
                    .map(part -> Shaping.unsqueeze(call.draft(), part, call.whole(1, 0))).toList();
            return cat(call.draft(), parts, call.whole(1, 0));
        });
        all.put("hstack", call -> cat(call.draft(), call.tensors(0), call.tensors(0).getFirst().rank() < 2 ? 0 : 1));
        all.put("chunk", call -> Item.Items.list(chunk(call.draft(), call.tensor(0), call.whole(1),
                call.whole(2, 0))));
        all.put("split", Joins::split);
        all.put("split_with_sizes", all.get("split"));
        all.put("unsafe_split", all.get("split"));
        all.put("unsafe_chunk", all.get("chunk"));
        all.put("unbind", call -> {
            Tensor x = call.tensor(0);
            var parts = new ArrayList<Tensor>();
            for (long i = 0; i < x.size(call.whole(1, 0)).fixed(); i++) {
                parts.add(Shaping.select(call.draft(), x, call.whole(1, 0), Size.of(i)));
            }
            return Item.Items.list(parts);
        });
        return all;
    }

    private static Tensor cat(Draft draft, List<Tensor> given, long axisGiven) {
        // PyTorch passes over empty lists of numbers.
        List<Tensor> parts = given.stream().filter(part -> part.rank() != 1 || !part.size(0).equals(Size.of(0)))
                .toList();
        if (parts.isEmpty()) {
            throw new MalformedException("joins no tensors");
        }
        int axis = parts.getFirst().axis(axisGiven);
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        ElementType type = parts.stream().map(Tensor::type).reduce(parts.getFirst().type(),
                (a, b) -> a.isFloating() || b.isFloating() ? ElementType.FLOAT32 : a.bytes() >= b.bytes() ? a : b);
        List<Tensor> same = parts.stream().map(part -> Arithmetic.cast(draft, part, type)).toList();
        return same.stream().allMatch(part -> part.numbers().isPresent())
                ? Tensor.known(type, joined(same, axis))
                : draft.add(new Concat(axis), 1, same.stream().map(Optional::of).toList()).getFirst();
    }

    private static Numbers joined(List<Tensor> parts, int axis) {
        long[] sizes = parts.getFirst().shape(0).sizes().clone();
        sizes[axis] = parts.stream().mapToLong(part -> part.size(axis).fixed()).sum();
        Numbers all = Numbers.filled(0, sizes);
        int at = 0;
        for (Tensor part : parts) {
            int count = (int) part.size(axis).fixed();
            all.sliced(axis, at, count, 1).overwrite(part.numbers().orElseThrow());
            at += count;
        }
        return all;
    }

    static List<Tensor> chunk(Draft draft, Tensor x, long parts, long axisGiven) {
        int axis = x.axis(axisGiven);
        long size = x.size(axis).fixed();
        if (parts < 1) {
            throw new MalformedException("cuts a tensor into " + parts + " parts");
        }
        return cut(draft, x, axis, sizes(size, Math.max(1, Math.ceilDiv(size, parts))));
    }

    private static long[] sizes(long size, long each) {
        var sizes = new ArrayList<Long>();
        for (long left = size; left > 0; left -= each) {
            sizes.add(Math.min(each, left));
            if (sizes.size() > 10_000) {
                throw new MalformedException("cuts a tensor into more than 10000 parts");
            }
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private static Item split(Call call) {
        Tensor x = call.tensor(0);
        int axis = x.axis(call.whole(2, 0));
        long[] sizes = call.item(1) instanceof Item.Items
                ? call.sizes(1).stream().mapToLong(Size::fixed).toArray()
                : sizes(x.size(axis).fixed(), Math.max(1, call.whole(1)));
        return Item.Items.list(cut(call.draft(), x, axis, sizes));
    }

    private static List<Tensor> cut(Draft draft, Tensor x, int axis, long[] sizes) {
        if (sizes.length == 1) {
            return List.of(x);
        }
        if (x.numbers().isPresent()) {
            var parts = new ArrayList<Tensor>();
            long at = 0;
            for (long size : sizes) {
                parts.add(Shaping.slice(draft, x, axis, Size.of(at), Size.of(at + size), 1));
                at += size;
            }
            return parts;
        }
        return draft.add(new Split(axis), sizes.length, List.of(Optional.of(x), Optional.of(Shaping.list(sizes))))
                .stream().map(part -> part.viewOf(x, Joins::refused)).toList();
    }

    private static Tensor refused(Tensor whole, Tensor part) {
        throw new MalformedException("changes a part of " + whole.shape(0) + ", of " + part.shape(0) + ", in place");
    }
}
