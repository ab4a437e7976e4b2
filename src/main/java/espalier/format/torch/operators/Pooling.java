package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Numbers;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.GlobalPool;
import espalier.model.op.MatMul;
import espalier.model.op.Pool;
import espalier.model.op.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Pools over windows, and pools that adapt their windows to the size wanted.
final class Pooling {
    private Pooling() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        for (int dimensions = 1; dimensions <= 3; dimensions++) {
            int spatial = dimensions;
            String end = "pool" + spatial + "d";
            all.put("max_" + end, call -> max(call, spatial));
            all.put("max_" + end + "_with_indices", call -> pair(max(call, spatial)));
            all.put("avg_" + end, call -> average(call, spatial));
            all.put("adaptive_avg_" + end, call -> adaptive(call, spatial, Pool.Kind.AVERAGE));
            all.put("adaptive_max_" + end, call -> pair(adaptive(call, spatial, Pool.Kind.MAX)));
        }
        return all;
    }

    private static Item pair(Tensor values) {
        return Item.Items.tuple(List.of(values, new Item.None()));
    }

    private static Tensor max(Call call, int spatial) {
        List<Integer> kernel = call.wholes(1, spatial, 1);
        var window = new Window(kernel, strides(call, 2, kernel), call.wholes(4, spatial, 1),
                Windows.twice(call.wholes(3, spatial, 0)), Window.Padding.EXPLICIT);
        return pooled(call, new Pool(Pool.Kind.MAX, window, call.flag(5, false), false), spatial);
    }

    private static Tensor average(Call call, int spatial) {
        if (call.has(6)) {
            throw new MalformedException("divides by a number of its own, which is not known here");
        }
        List<Integer> kernel = call.wholes(1, spatial, 1);
        var window = new Window(kernel, strides(call, 2, kernel), Collections.nCopies(spatial, 1),
                Windows.twice(call.wholes(3, spatial, 0)), Window.Padding.EXPLICIT);
        return pooled(call, new Pool(Pool.Kind.AVERAGE, window, call.flag(4, false), call.flag(5, true)), spatial);
    }

    private static Tensor pooled(Call call, Pool pool, int spatial) {
        Tensor x = call.tensor(0);
        if (x.rank() != spatial + 2) {
            throw new MalformedException("takes an input of %d dimensions with a batch, not %s".formatted(spatial + 2,
                    x.shape(0)));
        }
        return call.draft().add(pool, x);
    }

    private static List<Integer> strides(Call call, int index, List<Integer> kernel) {
        return call.has(index) && !call.sizes(index).isEmpty() ? call.wholes(index, kernel.size(), 1) : kernel;
    }

    private static Tensor adaptive(Call call, int spatial, Pool.Kind kind) {
        Tensor x = call.tensor(0);
        var target = new ArrayList<Integer>();
        var kernel = new ArrayList<Integer>();
        boolean isEven = true;
        boolean isOne = true;
        List<Item> given = call.item(1) instanceof Item.Items items ? items.all() : List.of(call.item(1));
        for (int i = 0; i < spatial; i++) {
            int size = (int) x.size(x.rank() - spatial + i).fixed();
            Item wanted = given.get(Math.min(i, given.size() - 1));
            target.add(wanted instanceof Item.None ? size : (int) call.with(0, wanted).whole(0));
            isEven &= size % target.get(i) == 0;
            isOne &= target.get(i) == 1;
            kernel.add(size / target.get(i));
        }
        if (x.rank() != spatial + 2) {
            throw new MalformedException("takes an input with a batch, not " + x.shape(0));
        }
        if (isOne) {
            return call.draft().add(new GlobalPool(kind), x);
        }
        if (isEven && kernel.stream().allMatch(size -> size == 1)) {
            return x;
        }
        if (isEven) {
            var window = new Window(kernel, kernel, Collections.nCopies(spatial, 1),
                    Collections.nCopies(2 * spatial, 0), Window.Padding.EXPLICIT);
            return call.draft().add(new Pool(kind, window, false, false), x);
        }
        if (kind == Pool.Kind.MAX) {
            throw new MalformedException("pools " + x.shape(0) + " to " + target + " with windows of unequal sizes");
        }
        return averaged(call.draft(), x, target);
    }

    /// Windows of unequal sizes: a product with a matrix of shares along each dimension.
    private static Tensor averaged(Draft draft, Tensor x, List<Integer> target) {
        Tensor result = x;
        int first = x.rank() - target.size();
        for (int i = 0; i < target.size(); i++) {
            Tensor shares = shares((int) x.size(first + i).fixed(), target.get(i));
            Tensor last = Shaping.transpose(draft, result, first + i, -1);
            result = Shaping.transpose(draft, draft.add(new MatMul(), last, shares), first + i, -1);
        }
        return result;
    }

    /// Input positions by output positions: output `o` averages inputs ⌊o·in/out⌋ to ⌈(o+1)·in/out⌉ − 1.
    private static Tensor shares(int in, int out) {
        double[] shares = new double[in * out];
        for (int o = 0; o < out; o++) {
            int start = o * in / out;
            int end = Math.ceilDiv((o + 1) * in, out);
            for (int i = start; i < end; i++) {
                shares[i * out + o] = 1.0 / (end - start);
            }
        }
        return Tensor.known(ElementType.FLOAT32, Numbers.of(shares, in, out));
    }

    /// The sizes of `x` with others at the end.
    static List<Size> resized(Tensor x, List<Long> spatial) {
        var sizes = new ArrayList<>(x.sizes().subList(0, x.rank() - spatial.size()));
        spatial.forEach(size -> sizes.add(Size.of(size)));
        return sizes;
    }
}
