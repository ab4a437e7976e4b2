package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Numbers;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.BatchNorm;
import espalier.model.op.Binary;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.Reduce;
import espalier.model.op.Unary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Normalizations.
final class Normalizations {
    private Normalizations() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("batch_norm", Normalizations::batch);
        all.put("native_batch_norm", call -> Item.Items.tuple(List.of(batch(call), new Item.None(), new Item.None())));
        all.put("layer_norm", call -> layer(call, 4));
        all.put("native_layer_norm", call -> Item.Items.tuple(List.of(layer(call, 4), new Item.None(),
                new Item.None())));
        all.put("group_norm", Normalizations::group);
        all.put("instance_norm", Normalizations::instance);
        all.put("rms_norm", Normalizations::rootMeanSquare);
        return all;
    }

    private static Tensor filled(double value, long... sizes) {
        return Tensor.known(ElementType.FLOAT32, Numbers.filled(value, sizes));
    }

    private static Tensor batch(Call call) {
        Tensor x = call.tensor(0);
        long channels = x.size(1).fixed();
        if (!call.has(3) || !call.has(4)) {
            throw new MalformedException("normalizes by the statistics of each batch",
                    "save a model with running statistics");
        }
        var op = new BatchNorm((float) call.number(7, 1e-5), (float) (1 - call.number(6, 0.1)));
        return call.draft().add(op, x, call.optional(1).orElseGet(() -> filled(1, channels)),
                call.optional(2).orElseGet(() -> filled(0, channels)), call.tensor(3), call.tensor(4));
    }

    private static Tensor layer(Call call, int epsilon) {
        Tensor x = call.tensor(0);
        List<Size> sizes = call.sizes(1);
        int axis = x.rank() - sizes.size();
        if (axis < 0 || !x.sizes().subList(axis, x.rank()).equals(sizes)) {
            throw MalformedException.unfit("normalizes " + sizes + " of " + x.shape(0) + ", which does not fit");
        }
        long[] shape = sizes.stream().mapToLong(Size::fixed).toArray();
        var op = new LayerNorm(-sizes.size(), (float) call.number(epsilon, 1e-5));
        List<Optional<Tensor>> operands = List.of(Optional.of(x),
                Optional.of(call.optional(2).orElseGet(() -> filled(1, shape))), call.optional(3));
        return call.draft().add(op, 1, call.has(3) ? operands : operands.subList(0, 2)).getFirst();
    }

    /// Groups of channels become channels of their own, are normalized, and get scale and shift of each channel after.
    private static Item group(Call call) {
        Tensor x = call.tensor(0);
        long groups = call.whole(1);
        Tensor grouped = Shaping.reshape(call.draft(), x, List.of(x.size(0), Size.of(groups), Size.of(-1)));
        Tensor normal = call.draft().add(new InstanceNorm((float) call.number(4, 1e-5)), grouped, filled(1, groups),
                filled(0, groups));
        return scaled(call, Shaping.reshape(call.draft(), normal, x.sizes()), call.optional(2), call.optional(3));
    }

    private static Tensor scaled(Call call, Tensor x, Optional<Tensor> scale, Optional<Tensor> shift) {
        Tensor result = x;
        if (scale.isPresent()) {
            result = Arithmetic.binary(Binary.Kind.Mul, result, channels(call.draft(), scale.get(), x.rank()), call);
        }
        return shift.isPresent()
                ? Arithmetic.binary(Binary.Kind.Add, result, channels(call.draft(), shift.get(), x.rank()), call)
                : result;
    }

    private static Tensor channels(Draft draft, Tensor weight, int rank) {
        var sizes = new ArrayList<>(Collections.nCopies(rank - 1, Size.of(1)));
        sizes.set(0, weight.elements());
        return Shaping.reshape(draft, weight, sizes);
    }

    private static Item instance(Call call) {
        Tensor x = call.tensor(0);
        long channels = x.size(1).fixed();
        if (!call.flag(5, true) && call.has(3)) {
            return batch(new Call(List.of(x, call.item(1), call.item(2), call.item(3), call.item(4),
                    new Item.Flag(false), new Item.Real(0.1), new Item.Real(call.number(7, 1e-5))), Map.of(),
                    call.draft()));
        }
        return call.draft().add(new InstanceNorm((float) call.number(7, 1e-5)), x,
                call.optional(1).orElseGet(() -> filled(1, channels)),
                call.optional(2).orElseGet(() -> filled(0, channels)));
    }

    private static Item rootMeanSquare(Call call) {
        Tensor x = call.tensor(0);
        Tensor square = Arithmetic.binary(Binary.Kind.Mul, x, x, call);
        var axes = new ArrayList<Integer>();
        for (int i = x.rank() - call.sizes(1).size(); i < x.rank(); i++) {
            axes.add(i);
        }
        Tensor mean = Reductions.reduce(call.draft(), Reduce.Kind.Mean, square, axes, true);
        Tensor root = Arithmetic.unary(Unary.Kind.Sqrt,
                Arithmetic.plus(mean, call.number(3, 1.1920929e-7), call), call.draft());
        Tensor normal = Arithmetic.binary(Binary.Kind.Div, x, root, call);
        return call.has(2) ? Arithmetic.binary(Binary.Kind.Mul, normal, call.tensor(2), call) : normal;
    }
}
