package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.GlobalLpPool;
import espalier.model.op.GlobalPool;
import espalier.model.op.LpPool;
import espalier.model.op.MaxUnpool;
import espalier.model.op.Pool;
import espalier.model.op.Window;
import java.util.Arrays;

/// Kernels that reduce windows to one number each, and the way back.
final class Pools {
    private Pools() {
    }

    static Kernel pool(Pool pool, int outputs) {
        if (outputs > 1) {
            return in -> located(pool, in.get(0));
        }
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            return x.getDataType().isFloating()
                    ? pooled(pool, x)
                    : JniUtils.to(pooled(pool, JniUtils.to(x, DataType.FLOAT32, Device.cpu())), x.getDataType(),
                            Device.cpu());
        });
    }

    private static PtNDArray pooled(Pool pool, PtNDArray x) {
        Window window = pool.window();
        long[] pads = Windows.pads(window, Tensors.sizes(x));
        boolean dilated = window.dilations().stream().anyMatch(d -> d != 1);
        if (dilated || !Windows.isSymmetric(pads) || isWide(pads, window)) {
            return anyPool(pool, x);
        }
        Shape kernel = Windows.shape(window.kernel());
        Shape strides = Windows.shape(window.strides());
        Shape padding = new Shape(Arrays.copyOf(pads, window.spatial()));
        if (pool.kind() == Pool.Kind.MAX) {
            return JniUtils.maxPool(x, kernel, strides, padding, pool.ceil());
        }
        PtNDArray means = JniUtils.avgPool(x, kernel, strides, padding, pool.ceil(), true);
        if (pool.countPads() || Arrays.stream(pads).allMatch(pad -> pad == 0)) {
            return means;
        }
        // The engine counts pads whatever it is told; the mean of ones is the share that is no pad.
        PtNDArray ones = ones(x, spatialSizes(x));
        return JniUtils.div(means, JniUtils.avgPool(ones, kernel, strides, padding, pool.ceil(), true));
    }

    private static boolean isWide(long[] pads, Window window) {
        for (int i = 0; i < window.spatial(); i++) {
            if (pads[i] > window.kernel().get(i) / 2) {
                return true;
            }
        }
        return false;
    }

    /// Pooling as its definition says.
    private static PtNDArray anyPool(Pool pool, PtNDArray x) {
        Sliding sliding = Sliding.over(Tensors.sizes(x), pool.window(), pool.ceil());
        if (pool.kind() == Pool.Kind.MAX) {
            return sliding.reduce(sliding.padded(x, Double.NEGATIVE_INFINITY), JniUtils::max);
        }
        PtNDArray sum = sliding.reduce(sliding.padded(x, 0), JniUtils::add);
        long[] counted = spatialSizes(x);
        int spatial = pool.window().spatial();
        for (int i = 0; i < spatial && pool.countPads(); i++) {
            counted[i + 2] += sliding.pads()[i] + sliding.pads()[i + spatial];
        }
        long[] outer = pool.countPads() ? sliding.beyondPads() : sliding.room();
        PtNDArray within = JniUtils.pad(ones(x, counted), Windows.torchOrder(outer), 0);
        return JniUtils.div(sum, sliding.reduce(within, JniUtils::add));
    }

    /// Maxima and their places in the whole data; the first of equal ones counts.
    private static PtNDArray[] located(Pool pool, PtNDArray x) {
        long[] sizes = Tensors.sizes(x);
        Sliding sliding = Sliding.over(sizes, pool.window(), pool.ceil());
        PtNDArray floats = x.getDataType().isFloating() ? x : JniUtils.to(x, DataType.FLOAT32, Device.cpu());
        PtNDArray values = sliding.padded(floats, Double.NEGATIVE_INFINITY);
        PtNDArray places = sliding.padded(places(x, pool.columnsFirst()), 0);
        PtNDArray best = sliding.slice(values, 0);
        long[] results = Tensors.sizes(best);
        PtNDArray place = JniUtils.broadcast(sliding.slice(places, 0), new Shape(results));
        for (int element = 1; element < sliding.elements(); element++) {
            PtNDArray value = sliding.slice(values, element);
            PtNDArray isBetter = JniUtils.gt(value, best);
            place = JniUtils.where(isBetter,
                    JniUtils.broadcast(sliding.slice(places, element), new Shape(results)), place);
            best = JniUtils.where(isBetter, value, best);
        }
        PtNDArray maxima = JniUtils.to(best, x.getDataType(), Device.cpu());
        return new PtNDArray[]{maxima, JniUtils.add(place, planes(x, sizes))};
    }

    /// The place of each element in its plane, `[1, 1, spatial…]`.
    private static PtNDArray places(PtNDArray x, boolean columnsFirst) {
        long[] sizes = spatialSizes(x);
        long[] steps = new long[sizes.length];
        long step = 1;
        for (int i = 2; i < sizes.length; i++) {
            int axis = columnsFirst ? i : sizes.length + 1 - i;
            steps[axis] = step;
            step *= sizes[axis];
        }
        long[] places = new long[Math.toIntExact(step)];
        for (int i = 0; i < places.length; i++) {
            long rest = i;
            for (int axis = sizes.length - 1; axis >= 2; axis--) {
                places[i] += rest % sizes[axis] * steps[axis];
                rest /= sizes[axis];
            }
        }
        return Tensors.ofLongs(x.getManager(), places, sizes);
    }

    /// Where each plane begins, `[N, C, 1…]`.
    private static PtNDArray planes(PtNDArray x, long[] sizes) {
        long each = Arrays.stream(sizes).skip(2).reduce(1, (a, b) -> a * b);
        long[] starts = new long[Math.toIntExact(sizes[0] * sizes[1])];
        Arrays.setAll(starts, i -> i * each);
        long[] target = new long[sizes.length];
        Arrays.fill(target, 1);
        target[0] = sizes[0];
        target[1] = sizes[1];
        return Tensors.ofLongs(x.getManager(), starts, target);
    }

    static Kernel unpool(MaxUnpool unpool) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] sizes = Tensors.sizes(x).clone();
            for (int i = 2; i < sizes.length; i++) {
                sizes[i] = unpool.size(i - 2, sizes[i]);
            }
            long elements = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
            PtNDArray zeros = JniUtils.createZerosNdArray(x.getManager(), new Shape(elements), x.getDataType(),
                    Device.cpu(), SparseFormat.DENSE);
            long[] all = {-1};
            PtNDArray spread = JniUtils.reshape(JniUtils.scatter(zeros, JniUtils.reshape(in.get(1), all),
                    JniUtils.reshape(x, all), 0), sizes);
            return in.has(2) ? JniUtils.pad(spread, room(sizes, in.longs(2)), 0) : spread;
        });
    }

    private static long[] room(long[] sizes, long[] wanted) {
        long[] pads = new long[2 * sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            pads[i + sizes.length] = wanted[i] - sizes[i];
        }
        return Windows.torchOrder(pads);
    }

    static Kernel lp(LpPool pool) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            Sliding sliding = Sliding.over(Tensors.sizes(x), pool.window(), pool.ceil());
            PtNDArray powers = sliding.padded(powers(x, pool.p()), 0);
            return root(sliding.reduce(powers, JniUtils::add), pool.p());
        });
    }

    static Kernel globalLp(GlobalLpPool pool) {
        return Kernel.of(in -> root(JniUtils.sum(powers(in.get(0), pool.p()), spatialAxes(in.get(0)), true),
                pool.p()));
    }

    private static PtNDArray powers(PtNDArray x, int p) {
        PtNDArray size = JniUtils.abs(x);
        return p == 1 ? size : JniUtils.pow(size, Tensors.scalar(x.getManager(), p));
    }

    private static PtNDArray root(PtNDArray x, int p) {
        return p == 1 ? x : JniUtils.pow(x, Tensors.scalar(x.getManager(), 1f / p));
    }

    static Kernel global(GlobalPool pool) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] sizes = Tensors.sizes(x);
            if (sizes.length > 5) {
                return everywhere(pool, x);
            }
            long[] ones = new long[sizes.length - 2];
            Arrays.fill(ones, 1);
            return pool.kind() == Pool.Kind.MAX
                    ? JniUtils.adaptiveMaxPool(x, new Shape(ones))
                    : JniUtils.adaptiveAvgPool(x, new Shape(ones));
        });
    }

    private static PtNDArray everywhere(GlobalPool pool, PtNDArray x) {
        long[] sizes = Tensors.sizes(x);
        PtNDArray planes = JniUtils.reshape(x, new long[]{sizes[0], sizes[1], -1});
        long[] result = sizes.clone();
        Arrays.fill(result, 2, result.length, 1);
        return JniUtils.reshape(pool.kind() == Pool.Kind.MAX
                ? JniUtils.max(planes, 2, true)
                : JniUtils.mean(planes, 2, true), result);
    }

    private static long[] spatialAxes(PtNDArray x) {
        long[] axes = new long[x.getShape().dimension() - 2];
        Arrays.setAll(axes, i -> i + 2L);
        return axes;
    }

    /// The sizes of one channel of one example.
    private static long[] spatialSizes(PtNDArray x) {
        long[] sizes = Tensors.sizes(x).clone();
        sizes[0] = 1;
        sizes[1] = 1;
        return sizes;
    }

    private static PtNDArray ones(PtNDArray like, long[] sizes) {
        return JniUtils.createOnesNdArray(like.getManager(), new Shape(sizes), DataType.FLOAT32, Device.cpu(),
                SparseFormat.DENSE);
    }
}
