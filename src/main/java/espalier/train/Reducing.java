package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.ElementType;
import espalier.model.op.CumSum;
import espalier.model.op.Reduce;
import espalier.model.op.Softmax;
import java.util.stream.LongStream;

/// Kernels that make one number of many along axes: reductions and softmax.
final class Reducing {
    private static final Script SCRIPT = new Script("""
              def logsumexp(self: __torch__.Ops, x: Tensor, axes: Tensor) -> Tensor:
                return torch.logsumexp(x, annotate(List[int], axes.tolist()), True)
            """);

    private Reducing() {
    }

    static Kernel reduce(Reduce reduce) {
        return Kernel.of(in -> {
            int rank = in.get(0).getShape().dimension();
            long[] axes = in.has(1) ? in.longs(1) : new long[0];
            if (axes.length == 0 && reduce.noAxesMeansNone()) {
                return Tensors.sameMemory(in.get(0));
            }
            long[] all = axes.length == 0
                    ? LongStream.range(0, rank).toArray()
                    : LongStream.of(axes).map(axis -> Rearranging.axis(axis, rank)).sorted().distinct().toArray();
            PtNDArray x = exact(reduce.kind(), in.get(0), in.type(0));
            PtNDArray kept = all.length == 0 ? elementwise(reduce.kind(), x) : apply(reduce.kind(), x, all, in);
            PtNDArray shaped = reduce.keepDims() ? kept : JniUtils.reshape(kept, without(Tensors.sizes(x), all));
            return compares(reduce.kind()) ? Wrapping.ordered(shaped, in.type(0)) : shaped;
        });
    }

    private static boolean compares(Reduce.Kind kind) {
        return kind == Reduce.Kind.Max || kind == Reduce.Kind.Min;
    }

    /// The data in a type in which the reduction loses nothing.
    private static PtNDArray exact(Reduce.Kind kind, PtNDArray x, ElementType type) {
        if (type == ElementType.BOOL) {
            return JniUtils.to(x, DataType.UINT8, Device.cpu());
        }
        return type.isFloating() ? x : switch (kind) {
            case L2, LogSum, LogSumExp, Mean -> JniUtils.to(x, DataType.FLOAT64, Device.cpu());
            case L1, Prod, Sum, SumSquare -> JniUtils.to(x, DataType.INT64, Device.cpu());
            case Max, Min -> Wrapping.ordered(x, type);
        };
    }

    /// Reduces `axes`, which stay with size 1.
    private static PtNDArray apply(Reduce.Kind kind, PtNDArray x, long[] axes, Operands in) {
        if (x.getShape().size() == 0) {
            return ofNothing(kind, x, axes, in);
        }
        return switch (kind) {
            case L1 -> JniUtils.sum(JniUtils.abs(x), axes, true);
            case L2 -> JniUtils.sqrt(JniUtils.sum(JniUtils.square(x), axes, true));
            case LogSum -> JniUtils.log(JniUtils.sum(x, axes, true));
            case LogSumExp -> SCRIPT.call("logsumexp", x, Tensors.ofLongs(in.memory(), axes, axes.length));
            case Max -> oneByOne(x, axes, JniUtils::max);
            case Mean -> oneByOne(x, axes, JniUtils::mean);
            case Min -> oneByOne(x, axes, JniUtils::min);
            case Prod -> oneByOne(x, axes, JniUtils::prod);
            case Sum -> JniUtils.sum(x, axes, true);
            case SumSquare -> JniUtils.sum(JniUtils.square(x), axes, true);
        };
    }

    /// What a reduction gives where there is nothing to reduce.
    private static PtNDArray ofNothing(Reduce.Kind kind, PtNDArray x, long[] axes, Operands in) {
        long[] sizes = Tensors.sizes(x).clone();
        for (long axis : axes) {
            sizes[(int) axis] = 1;
        }
        if (compares(kind) && !in.type(0).isFloating()) {
            PtNDArray extreme = Wrapping.ordered(Wrapping.whole(x, extreme(kind, in.type(0))), in.type(0));
            return JniUtils.broadcast(extreme, new Shape(sizes));
        }
        double value = switch (kind) {
            case L1, L2, Sum, SumSquare -> 0;
            case LogSum, LogSumExp, Max -> Double.NEGATIVE_INFINITY;
            case Mean -> Double.NaN;
            case Min -> Double.POSITIVE_INFINITY;
            case Prod -> 1;
        };
        return JniUtils.full(in.memory(), new Shape(sizes), value, x.getDataType(), Device.cpu(), SparseFormat.DENSE);
    }

    /// The least that the greatest of no integers can be, or the greatest that the least can be.
    private static long extreme(Reduce.Kind kind, ElementType type) {
        if (kind == Reduce.Kind.Max) {
            return type == ElementType.BOOL ? 0 : type.least();
        }
        return switch (type) {
            case BOOL -> 1;
            // All 64 bits.
            case UINT64 -> -1;
            default -> type.greatest();
        };
    }

    /// What a reduction makes of a single number.
    private static PtNDArray elementwise(Reduce.Kind kind, PtNDArray x) {
        return switch (kind) {
            case L1, L2 -> JniUtils.abs(x);
            case LogSum -> JniUtils.log(x);
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

    static Kernel cumSum(CumSum sum) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            int axis = Rearranging.axis(in.longs(1)[0], x.getShape().dimension());
            long[] axes = {axis};
            PtNDArray forward = sum.reverse() ? JniUtils.flip(x, axes) : x;
            PtNDArray given = sum.exclusive() ? shifted(forward, axis) : forward;
            PtNDArray sums = JniUtils.cumSum(given, axis);
            return sum.reverse() ? JniUtils.flip(sums, axes) : sums;
        });
    }

    /// A zero first, then all elements but the last.
    private static PtNDArray shifted(PtNDArray x, int axis) {
        long size = x.getShape().get(axis);
        if (size == 0) {
            return x;
        }
        PtNDArray first = JniUtils.slice(x, axis, 0, 1, 1);
        PtNDArray zero = JniUtils.zerosLike(first, x.getDataType(), Device.cpu(), SparseFormat.DENSE);
        return JniUtils.cat(new PtNDArray[]{zero, JniUtils.slice(x, axis, 0, size - 1, 1)}, axis);
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
            PtNDArray matrix = JniUtils.reshape(x,
                    new long[]{rows, LongStream.of(sizes).skip(axis).reduce(1, (a, b) -> a * b)});
            return JniUtils.reshape(along(softmax, matrix, 1), sizes);
        });
    }

    private static PtNDArray along(Softmax softmax, PtNDArray x, int axis) {
        return softmax.log()
                ? JniUtils.logSoftmax(x, axis, x.getDataType())
                : JniUtils.softmax(x, axis, x.getDataType());
    }
}
