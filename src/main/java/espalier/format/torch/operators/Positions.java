package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Numbers;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.ArgExtreme;
import espalier.model.op.Binary;
import espalier.model.op.CumSum;
import espalier.model.op.GatherElements;
import espalier.model.op.OneHot;
import espalier.model.op.Reduce;
import espalier.model.op.TopK;
import espalier.model.op.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Operators that find positions or go by them, and weights that are normalized where they are used.
final class Positions {
    private Positions() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("argmax", call -> position(call, ArgExtreme.Kind.Max, call.has(1) ? call.whole(1) : 0));
        all.put("argmin", call -> position(call, ArgExtreme.Kind.Min, call.has(1) ? call.whole(1) : 0));
        all.put("topk", Positions::top);
        all.put("sort", call -> {
            int axis = call.tensor(0).axis(call.whole(1, -1));
            return ordered(call, axis, call.tensor(0).size(axis), call.flag(2, false));
        });
        all.put("cumsum", call -> call.draft().add(new CumSum(false, false), call.tensor(0),
                Shaping.list(call.tensor(0).axis(call.whole(1)))));
        all.put("gather", call -> {
            if (call.tensor(2).isFloating()) {
                throw new IntegersNeeded();
            }
            return call.draft().add(new GatherElements(call.tensor(0).axis(call.whole(1))), call.tensor(0),
                    call.tensor(2));
        });
        all.put("one_hot", Positions::oneHot);
        all.put("outer", call -> Arithmetic.binary(Binary.Kind.Mul,
                Shaping.unsqueeze(call.draft(), call.tensor(0), 1), call.tensor(1), call));
        all.put("unfold", Positions::unfold);
        all.put("_weight_norm", Positions::weightNorm);
        return all;
    }

    /// Without a dimension the position among all elements, as they lie in order.
    static Tensor position(Call call, ArgExtreme.Kind kind, long axis) {
        Tensor x = call.tensor(0);
        Tensor data = call.has(1) ? x : Shaping.reshape(call.draft(), x, List.of(Size.of(-1)));
        return call.draft().add(new ArgExtreme(kind, data.axis(axis), call.has(1) && call.flag(2, false), false),
                data);
    }

    private static Item top(Call call) {
        return ordered(call, call.tensor(0).axis(call.whole(2, -1)), call.size(1), call.flag(3, true));
    }

    private static Item ordered(Call call, int axis, Size count, boolean largest) {
        return Item.Items.tuple(call.draft().add(new TopK(axis, largest, true), 2,
                List.of(Optional.of(call.tensor(0)), Optional.of(Shaping.list(count.fixed())))));
    }

    private static Item oneHot(Call call) {
        if (call.tensor(0).isFloating()) {
            throw new IntegersNeeded();
        }
        long classes = call.whole(1, -1);
        if (classes < 1) {
            throw new MalformedException("takes the number of classes from the data, which a graph cannot",
                    "say how many there are");
        }
        if (call.tensor(0).numbers().isPresent()) {
            double[] places = call.tensor(0).numbers().get().values();
            Numbers hot = Numbers.filled(0, places.length, classes);
            for (int i = 0; i < places.length; i++) {
                int place = (int) places[i];
                if (place < 0 || place >= classes) {
                    throw new MalformedException("marks class " + place + " of " + classes);
                }
                hot.sliced(0, i, 1, 1).sliced(1, place, 1, 1).overwrite(Numbers.scalar(1));
            }
            long[] sizes = Arrays.copyOf(call.tensor(0).shape(0).sizes(), call.tensor(0).rank() + 1);
            sizes[sizes.length - 1] = classes;
            return Tensor.known(ElementType.INT64, hot.reshaped(sizes));
        }
        Tensor values = Tensor.known(ElementType.INT64, Numbers.of(new double[]{0, 1}, 2));
        return call.draft().add(new OneHot(-1), call.tensor(0), Shaping.list(classes), values);
    }

    /// Windows along a dimension that lie side by side; the place in the window becomes the last dimension.
    private static Item unfold(Call call) {
        Tensor x = call.tensor(0);
        int axis = x.axis(call.whole(1));
        long size = call.whole(2);
        if (size != call.whole(3) || size < 1) {
            throw new MalformedException("takes windows that overlap or have gaps, which is not known here");
        }
        Size windows = x.size(axis).with(Size.of(size), (all, each) -> all / each);
        Tensor whole = Shaping.slice(call.draft(), x, axis, Size.of(0),
                windows.with(Size.of(size), Math::multiplyExact), 1);
        var sizes = new ArrayList<>(x.sizes());
        sizes.set(axis, windows);
        sizes.add(axis + 1, Size.of(size));
        Tensor split = Shaping.reshape(call.draft(), whole, sizes);
        var order = new ArrayList<Integer>();
        for (int i = 0; i < split.rank(); i++) {
            if (i != axis + 1) {
                order.add(i);
            }
        }
        order.add(axis + 1);
        return Shaping.permute(call.draft(), split, order);
    }

    /// Salimans & Kingma, *Weight Normalization* (2016): `g · v / ‖v‖`, the norm over all dimensions but one.
    private static Item weightNorm(Call call) {
        Tensor v = call.tensor(0);
        int kept = v.axis(call.whole(2, 0));
        var axes = new ArrayList<Integer>();
        for (int axis = 0; axis < v.rank(); axis++) {
            if (axis != kept) {
                axes.add(axis);
            }
        }
        Tensor square = Reductions.reduce(call.draft(), Reduce.Kind.SumSquare, v, axes, true);
        Tensor norm = Arithmetic.unary(Unary.Kind.Sqrt, square, call.draft());
        return Arithmetic.binary(Binary.Kind.Mul, v, Arithmetic.binary(Binary.Kind.Div, call.tensor(1), norm, call),
                call);
    }
}
