package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.op.Resize;
import espalier.model.op.Resize.Stretch;
import espalier.model.op.Taps;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The kernel that samples data at other places: one axis after the other.
final class Resizing {
    private static final Script SCRIPT = new Script("""
              def select(self: __torch__.Ops, x: Tensor, axis: Tensor, indices: Tensor) -> Tensor:
                return torch.index_select(x, int(axis), indices)
              def mix(self: __torch__.Ops, x: Tensor, axis: Tensor, indices: Tensor, weights: Tensor) -> Tensor:
                a = int(axis)
                y = torch.mul(torch.index_select(x, a, torch.select(indices, 0, 0)), torch.select(weights, 0, 0))
                for i in range(torch.sub(torch.size(indices, 0), 1)):
                  k = torch.add(i, 1)
                  z = torch.mul(torch.index_select(x, a, torch.select(indices, 0, k)), torch.select(weights, 0, k))
                  y = torch.add(y, z)
                return y
            """);

    private Resizing() {
    }

    static Kernel of(Resize op) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            PtNDArray result = x.getDataType().isFloating() || op.mode() == Resize.Mode.NEAREST
                    ? x
                    : JniUtils.to(x, DataType.FLOAT32, Device.cpu());
            PtNDArray outside = null;
            for (Stretch stretch : stretches(op, in)) {
                if (isIdentity(op, stretch)) {
                    continue;
                }
                Taps taps = Taps.of(op, stretch);
                result = along(op, result, stretch, taps);
                if (op.coordinates() == Resize.Coordinates.TF_CROP_AND_RESIZE) {
                    outside = or(outside, outside(in, x, stretch, taps));
                }
            }
            if (outside != null) {
                return JniUtils.where(outside, Elementwise.plus(Elementwise.times(result, 0), op.extrapolation()),
                        result);
            }
            return result == x ? Tensors.sameMemory(x) : result;
        });
    }

    private static List<Stretch> stretches(Resize op, Operands in) {
        List<Double> region = in.has(1) ? numbers(in.get(1)) : List.of();
        List<Double> scales = in.has(2) ? numbers(in.get(2)) : List.of();
        List<Long> sizes = in.has(3) ? LongStream.of(in.longs(3)).boxed().toList() : List.of();
        return op.stretches(Tensors.sizes(in.get(0)), region, scales, scales.isEmpty() ? sizes : List.of());
    }

    private static List<Double> numbers(PtNDArray tensor) {
        float[] values = Tensors.toFloats(tensor);
        return IntStream.range(0, values.length).mapToObj(i -> (double) values[i]).toList();
    }

    private static boolean isIdentity(Resize op, Stretch stretch) {
        return stretch.from() == stretch.to() && stretch.scale() == 1
                && op.coordinates() != Resize.Coordinates.TF_CROP_AND_RESIZE
                && op.coordinates() != Resize.Coordinates.TF_HALF_PIXEL_FOR_NN;
    }

    private static PtNDArray along(Resize op, PtNDArray x, Stretch stretch, Taps taps) {
        PtNDArray axis = Tensors.ofLongs(x.getManager(), new long[]{stretch.axis()});
        int places = taps.outside().length;
        if (op.mode() == Resize.Mode.NEAREST) {
            long[] indices = new long[places];
            Arrays.setAll(indices, i -> taps.indices()[taps.weights()[0][i] == 1 ? 0 : 1][i]);
            return SCRIPT.call("select", x, axis, Tensors.ofLongs(x.getManager(), indices, places));
        }
        int count = taps.indices().length;
        long[] indices = Arrays.stream(taps.indices()).flatMapToLong(LongStream::of).toArray();
        double[] weights = Arrays.stream(taps.weights()).flatMapToDouble(DoubleStream::of).toArray();
        long[] spread = new long[x.getShape().dimension() - stretch.axis() + 1];
        Arrays.fill(spread, 1);
        spread[0] = count;
        spread[1] = places;
        return SCRIPT.call("mix", x, axis, Tensors.ofLongs(x.getManager(), indices, count, places),
                Tensors.of(x, weights, spread));
    }

    private static PtNDArray outside(Operands in, PtNDArray x, Stretch stretch, Taps taps) {
        long[] sizes = new long[x.getShape().dimension()];
        Arrays.fill(sizes, 1);
        sizes[stretch.axis()] = taps.outside().length;
        long[] flags = new long[taps.outside().length];
        Arrays.setAll(flags, i -> taps.outside()[i] ? 1 : 0);
        return JniUtils.to(Tensors.of(in.memory(), Array.ofLongs(ElementType.INT64, Shape.of(sizes), flags)),
                DataType.BOOLEAN, Device.cpu());
    }

    private static PtNDArray or(PtNDArray before, PtNDArray more) {
        return before == null ? more : JniUtils.logicalOr(before, more);
    }
}
