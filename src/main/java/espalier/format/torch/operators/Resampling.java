package espalier.format.torch.operators;

import espalier.format.torch.archive.MalformedException;
import espalier.format.torch.draft.Draft;
import espalier.format.torch.draft.Item;
import espalier.format.torch.draft.Numbers;
import espalier.format.torch.draft.Shaping;
import espalier.format.torch.draft.Size;
import espalier.format.torch.draft.Tensor;
import espalier.model.array.ElementType;
import espalier.model.op.MatMul;
import espalier.model.op.Pad;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Padding and changes of resolution. Interpolation is linear along each dimension: a product with a matrix of shares.
final class Resampling {
    private Resampling() {
    }

    static Map<String, Operator> all() {
        var all = new HashMap<String, Operator>();
        all.put("pad", call -> pad(call, call.text(2, "constant"), call.number(3, 0)));
        all.put("constant_pad_nd", call -> pad(call, "constant", call.number(2, 0)));
        for (int spatial = 1; spatial <= 3; spatial++) {
            all.put("reflection_pad" + spatial + "d", call -> pad(call, "reflect", 0));
            all.put("replication_pad" + spatial + "d", call -> pad(call, "replicate", 0));
            all.put("upsample_nearest" + spatial + "d", call -> resize(call, 2, Mode.NEAREST, false));
        }
        all.put("upsample_linear1d", call -> resize(call, 3, Mode.LINEAR, call.flag(2, false)));
        all.put("upsample_bilinear2d", call -> resize(call, 3, Mode.LINEAR, call.flag(2, false)));
        all.put("upsample_trilinear3d", call -> resize(call, 3, Mode.LINEAR, call.flag(2, false)));
        all.put("upsample_bicubic2d", call -> resize(call, 3, Mode.CUBIC, call.flag(2, false)));
        all.put("pixel_shuffle", Resampling::pixelShuffle);
        all.put("channel_shuffle", Resampling::channelShuffle);
        return all;
    }

    private static Item pad(Call call, String mode, double value) {
        Tensor x = call.tensor(0);
        List<Size> given = call.sizes(1);
        long[] pads = new long[2 * x.rank()];
        if (given.size() % 2 != 0 || given.size() > pads.length) {
            throw new MalformedException("pads " + x.shape(0) + " by " + given);
        }
        boolean isNothing = true;
        for (int i = 0; i < given.size() / 2; i++) {
            int axis = x.rank() - 1 - i;
            pads[axis] = given.get(2 * i).fixed();
            pads[axis + x.rank()] = given.get(2 * i + 1).fixed();
            isNothing &= pads[axis] == 0 && pads[axis + x.rank()] == 0;
        }
        if (isNothing) {
            return x;
        }
        Tensor cut = cropped(call.draft(), x, pads);
        Pad.Mode kind = switch (mode) {
            case "constant" -> Pad.Mode.CONSTANT;
            case "reflect" -> Pad.Mode.REFLECT;
            case "replicate" -> Pad.Mode.EDGE;
            default -> throw new MalformedException("pads in the mode '" + mode + "', which is not known here");
        };
        if (Arrays.stream(pads).allMatch(size -> size == 0)) {
            return cut;
        }
        Tensor list = Shaping.list(pads);
        return kind == Pad.Mode.CONSTANT
                ? call.draft().add(new Pad(kind), cut, list, Shaping.scalar(value, x.type()))
                : call.draft().add(new Pad(kind), cut, list);
    }

    /// Negative pads cut off; they become 0.
    private static Tensor cropped(Draft draft, Tensor x, long[] pads) {
        Tensor cut = x;
        for (int axis = 0; axis < x.rank(); axis++) {
            long start = Math.max(0, -pads[axis]);
            long end = Math.max(0, -pads[axis + x.rank()]);
            if (start > 0 || end > 0) {
                Size last = x.size(axis).with(Size.of(end), Math::subtractExact);
                cut = Shaping.slice(draft, cut, axis, Size.of(start), last, 1);
            }
            pads[axis] = Math.max(0, pads[axis]);
            pads[axis + x.rank()] = Math.max(0, pads[axis + x.rank()]);
        }
        return cut;
    }

    private enum Mode {
        NEAREST, LINEAR, CUBIC
    }

    private static Item resize(Call call, int scales, Mode mode, boolean alignCorners) {
        Tensor result = call.tensor(0);
        int spatial = result.rank() - 2;
        for (int i = 0; i < spatial; i++) {
            int axis = i + 2;
            int in = (int) result.size(axis).fixed();
            double scale = scale(call, scales, i);
            int out = call.has(1)
                    ? (int) call.sizes(1).get(Math.min(i, call.sizes(1).size() - 1)).fixed()
                    : (int) Math.floor(in * scale);
            if (out < 1 || out > 1 << 14) {
                throw new MalformedException("resizes to " + out);
            }
            if (in != out) {
                double step = alignCorners
                        ? out > 1 ? (in - 1.0) / (out - 1) : 0
                        : call.has(1) || scale <= 0 ? (double) in / out : 1 / scale;
                Tensor last = Shaping.transpose(call.draft(), result, axis, -1);
                Tensor product = call.draft().add(new MatMul(), last, shares(in, out, step, mode, alignCorners));
                result = Shaping.transpose(call.draft(), product, axis, -1);
            }
        }
        return result;
    }

    /// The factor for dimension `i`: in a list, or one argument for each dimension.
    private static double scale(Call call, int index, int i) {
        if (call.has(index) && call.item(index) instanceof Item.Items items) {
            return call.with(0, items.all().get(Math.min(i, items.all().size() - 1))).number(0);
        }
        return call.has(index + i) ? call.number(index + i) : 0;
    }

    private static Tensor shares(int in, int out, double step, Mode mode, boolean alignCorners) {
        double[] shares = new double[Math.multiplyExact(in, out)];
        for (int o = 0; o < out; o++) {
            double place = alignCorners ? o * step : (o + 0.5) * step - 0.5;
            switch (mode) {
                case NEAREST -> shares[Math.min(in - 1, (int) Math.floor((float) o * (float) step)) * out + o] = 1;
                case LINEAR -> {
                    double at = Math.max(0, place);
                    int low = Math.min(in - 1, (int) at);
                    shares[low * out + o] += 1 - (at - low);
                    shares[Math.min(in - 1, low + 1) * out + o] += at - low;
                }
                case CUBIC -> {
                    int low = (int) Math.floor(place);
                    for (int k = -1; k <= 2; k++) {
                        shares[Math.clamp(low + k, 0, in - 1) * out + o] += cubic(place - low - k);
                    }
                }
            }
        }
        return Tensor.known(ElementType.FLOAT32, Numbers.of(shares, in, out));
    }

    /// Keys' kernel with a = −0.75, as PyTorch has it.
    private static double cubic(double distance) {
        double x = Math.abs(distance);
        double a = -0.75;
        return x <= 1
                ? ((a + 2) * x - (a + 3)) * x * x + 1
                : x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }

    private static Item pixelShuffle(Call call) {
        Tensor x = call.tensor(0);
        Size factor = Size.of(call.whole(1));
        Size square = factor.with(factor, Math::multiplyExact);
        Size channels = x.size(1).with(square, (all, each) -> all / each);
        Tensor split = Shaping.reshape(call.draft(), x,
                List.of(x.size(0), channels, factor, factor, x.size(2), x.size(3)));
        Tensor mixed = Shaping.permute(call.draft(), split, List.of(0, 1, 4, 2, 5, 3));
        return Shaping.reshape(call.draft(), mixed, List.of(x.size(0), channels,
                x.size(2).with(factor, Math::multiplyExact), x.size(3).with(factor, Math::multiplyExact)));
    }

    private static Item channelShuffle(Call call) {
        Tensor x = call.tensor(0);
        Size groups = Size.of(call.whole(1));
        var sizes = new ArrayList<>(x.sizes());
        sizes.set(1, x.size(1).with(groups, (all, each) -> all / each));
        sizes.add(1, groups);
        Tensor swapped = Shaping.transpose(call.draft(), Shaping.reshape(call.draft(), x, sizes), 1, 2);
        return Shaping.reshape(call.draft(), swapped, x.sizes());
    }
}
