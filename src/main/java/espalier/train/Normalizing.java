package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.BatchNorm;
import espalier.model.op.BatchNormTraining;
import espalier.model.op.GroupNorm;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.LocalResponseNorm;
import espalier.model.op.LpNorm;
import espalier.model.op.MeanVarianceNorm;
import espalier.model.op.Normalization;
import espalier.model.op.RmsNorm;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Kernels that bring data to a common scale.
final class Normalizing {
    private Normalizing() {
    }

    static Kernel of(Normalization op, int outputs) {
        return switch (op) {
            case BatchNorm norm -> Kernel.of(in -> batch(norm, in));
            case BatchNormTraining norm -> in -> training(norm, in);
            case GroupNorm norm -> Kernel.of(in -> groups(norm, in));
            case InstanceNorm norm -> Kernel.of(in -> instances(norm, in));
            case LayerNorm norm ->
                outputs == 1 ? Kernel.of(in -> layers(norm, in)) : in -> layersWithStatistics(norm, in);
            case LocalResponseNorm norm -> Kernel.of(in -> neighbours(norm, in.get(0)));
            case LpNorm norm -> Kernel.of(in -> lengths(norm, in.get(0)));
            case MeanVarianceNorm norm -> Kernel.of(in -> meanVariance(norm, in.get(0)));
            case RmsNorm norm -> Kernel.of(in -> {
                PtNDArray x = in.get(0);
                PtNDArray squares = mean(JniUtils.square(x), from(norm.axis(), x));
                PtNDArray root = JniUtils.sqrt(Elementwise.plus(squares, norm.epsilon()));
                return JniUtils.mul(JniUtils.div(x, root), in.get(1));
            });
        };
    }

    /// In training the running statistics, which are inputs 3 and 4, change.
    private static PtNDArray batch(BatchNorm norm, Operands in) {
        double share = in.batchNormShare().orElse(1 - norm.momentum());
        return JniUtils.batchNorm(in.get(0), in.get(3), in.get(4), in.get(1), in.get(2), in.training(), share,
                norm.epsilon());
    }

    private static PtNDArray[] training(BatchNormTraining norm, Operands in) {
        PtNDArray x = in.get(0);
        long[] axes = IntStream.range(0, x.getShape().dimension()).filter(axis -> axis != 1).asLongStream().toArray();
        PtNDArray mean = mean(x, axes);
        PtNDArray centred = JniUtils.sub(x, mean);
        PtNDArray variance = mean(JniUtils.square(centred), axes);
        PtNDArray y = affine(standard(centred, variance, norm.epsilon()), in, channels(x));
        long[] list = {-1};
        return new PtNDArray[]{y, running(in.get(3), JniUtils.reshape(mean, list), norm.momentum()),
                running(in.get(4), JniUtils.reshape(variance, list), norm.momentum())};
    }

    private static PtNDArray running(PtNDArray before, PtNDArray now, float momentum) {
        return JniUtils.add(Elementwise.times(before, momentum), Elementwise.times(now, 1 - momentum));
    }

    private static PtNDArray layers(LayerNorm norm, Operands in) {
        PtNDArray x = in.get(0);
        long[] sizes = Tensors.sizes(x);
        long[] rest = Arrays.copyOfRange(sizes, Rearranging.axis(norm.axis(), sizes.length), sizes.length);
        PtNDArray ones = JniUtils.createOnesNdArray(in.memory(), new Shape(rest), x.getDataType(), Device.cpu(),
                SparseFormat.DENSE);
        boolean isPlain = Arrays.equals(Tensors.sizes(in.get(1)), rest);
        PtNDArray scale = isPlain ? in.get(1) : ones;
        boolean hasPlainBias = isPlain && in.has(2) && Arrays.equals(Tensors.sizes(in.get(2)), rest);
        PtNDArray bias = hasPlainBias ? in.get(2) : JniUtils.sub(ones, ones);
        PtNDArray normal = JniUtils.layerNorm(x, new Shape(rest), scale, bias, norm.epsilon());
        PtNDArray scaled = isPlain ? normal : JniUtils.mul(normal, in.get(1));
        return in.has(2) && !hasPlainBias ? JniUtils.add(scaled, in.get(2)) : scaled;
    }

    private static PtNDArray[] layersWithStatistics(LayerNorm norm, Operands in) {
        PtNDArray x = in.get(0);
        long[] axes = from(norm.axis(), x);
        PtNDArray mean = mean(x, axes);
        PtNDArray centred = JniUtils.sub(x, mean);
        PtNDArray variance = Elementwise.plus(mean(JniUtils.square(centred), axes), norm.epsilon());
        PtNDArray inverse = JniUtils.div(Tensors.of(x, new double[]{1}, 1), JniUtils.sqrt(variance));
        PtNDArray scaled = JniUtils.mul(JniUtils.mul(centred, inverse), in.get(1));
        return new PtNDArray[]{in.has(2) ? JniUtils.add(scaled, in.get(2)) : scaled, mean, inverse};
    }

    private static PtNDArray instances(InstanceNorm norm, Operands in) {
        long[] sizes = Tensors.sizes(in.get(0));
        PtNDArray rows = JniUtils.reshape(in.get(0), new long[]{sizes[0], sizes[1], -1});
        PtNDArray normal = normal(rows, new long[]{2}, norm.epsilon());
        return JniUtils.reshape(affine(normal, in, new long[]{1, -1, 1}), sizes);
    }

    private static PtNDArray groups(GroupNorm norm, Operands in) {
        long[] sizes = Tensors.sizes(in.get(0));
        PtNDArray rows = JniUtils.reshape(in.get(0), new long[]{sizes[0], norm.groups(), -1});
        PtNDArray normal = normal(rows, new long[]{2}, norm.epsilon());
        PtNDArray scaled = norm.perGroup() ? normal : JniUtils.reshape(normal, new long[]{sizes[0], sizes[1], -1});
        return JniUtils.reshape(affine(scaled, in, new long[]{1, -1, 1}), sizes);
    }

    private static PtNDArray meanVariance(MeanVarianceNorm norm, PtNDArray x) {
        int rank = x.getShape().dimension();
        long[] axes = norm.axes().stream().mapToLong(axis -> Rearranging.axis(axis, rank)).toArray();
        PtNDArray centred = JniUtils.sub(x, mean(x, axes));
        PtNDArray deviation = JniUtils.sqrt(mean(JniUtils.square(centred), axes));
        return JniUtils.div(centred, Elementwise.plus(deviation, 1e-9f));
    }

    private static PtNDArray neighbours(LocalResponseNorm norm, PtNDArray x) {
        long before = (norm.size() - 1) / 2;
        long[] pads = new long[2 * (x.getShape().dimension() - 1)];
        pads[pads.length - 2] = before;
        pads[pads.length - 1] = norm.size() - 1 - before;
        PtNDArray squares = JniUtils.pad(JniUtils.square(x), pads, 0);
        long channels = x.getShape().get(1);
        PtNDArray sum = JniUtils.slice(squares, 1, 0, channels, 1);
        for (int i = 1; i < norm.size(); i++) {
            sum = JniUtils.add(sum, JniUtils.slice(squares, 1, i, i + channels, 1));
        }
        PtNDArray base = Elementwise.plus(Elementwise.times(sum, norm.alpha() / norm.size()), norm.bias());
        return JniUtils.div(x, JniUtils.pow(base, Tensors.scalar(x.getManager(), norm.beta())));
    }

    private static PtNDArray lengths(LpNorm norm, PtNDArray x) {
        long[] axis = {Rearranging.axis(norm.axis(), x.getShape().dimension())};
        PtNDArray length = norm.p() == 1
                ? JniUtils.sum(JniUtils.abs(x), axis, true)
                : JniUtils.sqrt(JniUtils.sum(JniUtils.square(x), axis, true));
        PtNDArray isZero = JniUtils.eq(length, Tensors.scalar(x.getManager(), 0));
        return JniUtils.div(x, JniUtils.add(length, JniUtils.to(isZero, x.getDataType(), Device.cpu())));
    }

    private static PtNDArray normal(PtNDArray x, long[] axes, float epsilon) {
        PtNDArray centred = JniUtils.sub(x, mean(x, axes));
        return standard(centred, mean(JniUtils.square(centred), axes), epsilon);
    }

    private static PtNDArray standard(PtNDArray centred, PtNDArray variance, float epsilon) {
        return JniUtils.div(centred, JniUtils.sqrt(Elementwise.plus(variance, epsilon)));
    }

    /// Times input 1, plus input 2, both seen in shape `spread`.
    private static PtNDArray affine(PtNDArray normal, Operands in, long[] spread) {
        PtNDArray scaled = JniUtils.mul(normal, JniUtils.reshape(in.get(1), spread));
        return JniUtils.add(scaled, JniUtils.reshape(in.get(2), spread));
    }

    private static long[] channels(PtNDArray x) {
        long[] spread = new long[x.getShape().dimension()];
        Arrays.fill(spread, 1);
        spread[1] = -1;
        return spread;
    }

    private static long[] from(int axis, PtNDArray x) {
        int rank = x.getShape().dimension();
        return IntStream.range(Rearranging.axis(axis, rank), rank).asLongStream().toArray();
    }

    /// The mean over `axes`, which stay with size 1.
    private static PtNDArray mean(PtNDArray x, long[] axes) {
        long count = Arrays.stream(axes).map(axis -> x.getShape().get((int) axis)).reduce(1, (a, b) -> a * b);
        return JniUtils.div(JniUtils.sum(x, axes, true), Tensors.scalar(x.getManager(), count));
    }
}
