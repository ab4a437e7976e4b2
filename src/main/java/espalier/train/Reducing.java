package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Reduce;
import espalier.model.op.Softmax;
import java.util.stream.LongStream;

/// Kernels that make one number of many along axes: reductions and softmax.
final class Reducing {
    private Reducing() {
    }

    static Kernel reduce(Reduce reduce) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            int rank = x.getShape().dimension();
            long[] axes = in.has(1) ? in.longs(1) : new long[0];
            if (axes.length == 0 && reduce.noAxesMeansNone()) {
                return Tensors.sameMemory(x);
            }
            long[] all = axes.length == 0
                    ? LongStream.range(0, rank).toArray()
                    : LongStream.of(axes).map(axis -> Rearranging.axis(axis, rank)).sorted().toArray();
            PtNDArray kept = all.length == 0 ? elementwise(reduce.kind(), x) : apply(reduce.kind(), x, all);
            return reduce.keepDims() ? kept : JniUtils.reshape(kept, without(Tensors.sizes(x), all));
        });
    }

    /// Reduces `axes`, which stay with size 1.
    private static PtNDArray apply(Reduce.Kind kind, PtNDArray x, long[] axes) {
        return switch (kind) {
            case L1 -> JniUtils.sum(JniUtils.abs(x), axes, true);
            case L2 -> JniUtils.sqrt(JniUtils.sum(JniUtils.square(x), axes, true));
            case LogSumExp -> {
                PtNDArray largest = apply(Reduce.Kind.Max, x, axes);
                PtNDArray sum = JniUtils.sum(JniUtils.exp(JniUtils.sub(x, largest)), axes, true);
                yield JniUtils.add(JniUtils.log(sum), largest);
            }
            case Max -> oneByOne(x, axes, JniUtils::max);
            case Mean -> oneByOne(x, axes, JniUtils::mean);
            case Min -> oneByOne(x, axes, JniUtils::min);
            case Prod -> oneByOne(x, axes, JniUtils::prod);
            case Sum -> JniUtils.sum(x, axes, true);
            case SumSquare -> JniUtils.sum(JniUtils.square(x), axes, true);
        };
    }

    /// What a reduction makes of a single number.
    private static PtNDArray elementwise(Reduce.Kind kind, PtNDArray x) {
        return switch (kind) {
            case L1, L2 -> JniUtils.abs(x);
            case SumSquare -> JniUtils.square(x);
            case LogSumExp, Max, Mean, Min, Prod, Sum -> Tensors.sameMemory(x);
        };
    }

    private interface AlongAxis {
        PtNDArray apply(PtNDArray x, long axis, boolean keep);
    }

    private static PtNDArray oneByOne(PtNDArray x, long[] axes, AlongAxis reduction) {
        PtNDArray result = x;
        for (long axis : axes) {
            result = reduction.apply(result, axis, true);
        }
        return result;
    }

    private static long[] without(long[] sizes, long[] axes) {
        var rest = LongStream.builder();
        for (int i = 0; i < sizes.length; i++) {
            int axis = i;
            if (LongStream.of(axes).noneMatch(reduced -> reduced == axis)) {
                rest.add(sizes[i]);
            }
        }
        return rest.build().toArray();
    }

    static Kernel softmax(Softmax softmax) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] sizes = Tensors.sizes(x);
            int axis = Rearranging.axis(softmax.axis(), sizes.length);
            if (!softmax.flatten()) {
                return along(softmax, x, axis);
            }
            long rows = LongStream.of(sizes).limit(axis).reduce(1, (a, b) -> a * b);
            PtNDArray matrix = JniUtils.reshape(x, new long[]{rows, -1});
            return JniUtils.reshape(along(softmax, matrix, 1), sizes);
        });
    }

    private static PtNDArray along(Softmax softmax, PtNDArray x, int axis) {
        return softmax.log()
                ? JniUtils.logSoftmax(x, axis, x.getDataType())
                : JniUtils.softmax(x, axis, x.getDataType());
    }
}
