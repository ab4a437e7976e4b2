package espalier.format.torch.operators;

import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Changes of shape and order.
final class Arrangements {
    private Arrangements() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        for (String name : List.of("view", "reshape", "_unsafe_view", "_reshape_alias")) {
            all.put(name, call -> Shaping.reshape(call.draft(), call.tensor(0), call.sizes(1)));
        }
        all.put("view_as", call -> Shaping.reshape(call.draft(), call.tensor(0), call.tensor(1).sizes()));
        all.put("reshape_as", all.get("view_as"));
        all.put("flatten", Arrangements::flatten);
        all.put("ravel", call -> Shaping.reshape(call.draft(), call.tensor(0), List.of(Size.of(-1))));
        all.put("unflatten", call -> {
            Tensor x = call.tensor(0);
            int axis = x.axis(call.whole(1));
            var sizes = new ArrayList<>(x.sizes());
            sizes.remove(axis);
            sizes.addAll(axis, call.sizes(2));
            return Shaping.reshape(call.draft(), x, sizes);
        });
        all.put("squeeze", Arrangements::squeeze);
        all.put("unsqueeze", call -> Shaping.unsqueeze(call.draft(), call.tensor(0), call.whole(1)));
        all.put("transpose", call -> Shaping.transpose(call.draft(), call.tensor(0), call.whole(1), call.whole(2)));
        all.put("swapaxes", all.get("transpose"));
        all.put("swapdims", all.get("transpose"));
        all.put("t", call -> Shaping.transpose(call.draft(), call.tensor(0), 0, -1));
        all.put("mT", call -> Shaping.transpose(call.draft(), call.tensor(0), -2, -1));
        all.put("adjoint", all.get("mT"));
        all.put("numpy_T", call -> Shaping.permute(call.draft(), call.tensor(0),
                IntStream.range(0, call.tensor(0).rank()).boxed().toList().reversed()));
        all.put("permute", call -> Shaping.permute(call.draft(), call.tensor(0), call.axes(1, call.tensor(0))));
        all.put("movedim", Arrangements::moved);
        all.put("moveaxis", all.get("movedim"));
        all.put("expand", call -> Shaping.expand(call.draft(), call.tensor(0), call.sizes(1)));
        all.put("broadcast_to", all.get("expand"));
        all.put("expand_as", call -> Shaping.expand(call.draft(), call.tensor(0), call.tensor(1).sizes()));
        all.put("repeat", Arrangements::repeat);
        all.put("tile", all.get("repeat"));
        return all;
    }

    private static Item flatten(Call call) {
        Tensor x = call.tensor(0);
        if (x.rank() == 0) {
            return Shaping.reshape(call.draft(), x, List.of(Size.of(1)));
        }
        int from = x.axis(call.whole(1, 0));
        int to = x.axis(call.whole(2, -1));
        Size product = Size.of(1);
        for (int axis = from; axis <= to; axis++) {
            product = product.with(x.size(axis), Math::multiplyExact);
        }
        var sizes = new ArrayList<>(x.sizes().subList(0, from));
        sizes.add(product);
        sizes.addAll(x.sizes().subList(to + 1, x.rank()));
        return Shaping.reshape(call.draft(), x, sizes);
    }

    private static Item squeeze(Call call) {
        Tensor x = call.tensor(0);
        var axes = new HashSet<>(call.axes(1, x));
        var sizes = new ArrayList<Size>();
        for (int axis = 0; axis < x.rank(); axis++) {
            if (!axes.contains(axis) || !x.size(axis).equals(Size.of(1))) {
                sizes.add(x.size(axis));
            }
        }
        return Shaping.reshape(call.draft(), x, sizes);
    }

    private static Item moved(Call call) {
        Tensor x = call.tensor(0);
        List<Integer> from = call.axes(1, x);
        List<Integer> to = call.axes(2, x);
        var rest = new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
        rest.removeAll(from);
        var order = new ArrayList<Integer>();
        for (int axis = 0; axis < x.rank(); axis++) {
            int moved = to.indexOf(axis);
            order.add(moved >= 0 && moved < from.size() ? from.get(moved) : rest.removeFirst());
        }
        return Shaping.permute(call.draft(), x, order);
    }

    /// Repeats by stretching a new axis before each one that is repeated.
    private static Item repeat(Call call) {
        Tensor x = call.tensor(0);
        List<Size> given = new ArrayList<>(call.sizes(1));
        while (given.size() < x.rank()) {
            given.addFirst(Size.of(1));
        }
        var single = new ArrayList<Size>();
        var stretched = new ArrayList<Size>();
        var joined = new ArrayList<Size>();
        for (int i = 0; i < given.size(); i++) {
            int axis = i - (given.size() - x.rank());
            Size size = axis < 0 ? Size.of(1) : x.size(axis);
            single.addAll(List.of(Size.of(1), size));
            stretched.addAll(List.of(given.get(i), size));
            joined.add(given.get(i).with(size, Math::multiplyExact));
        }
        if (joined.equals(x.sizes())) {
            return x;
        }
        Tensor wide = Shaping.reshape(call.draft(), x, single);
        return Shaping.reshape(call.draft(), Shaping.expand(call.draft(), wide, stretched), joined);
    }
}
