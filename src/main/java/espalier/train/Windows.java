package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Conv;
import espalier.model.op.GlobalPool;
import espalier.model.op.Pool;
import espalier.model.op.Window;
import java.util.Arrays;
import java.util.List;

/// Kernels that slide a window over spatial dimensions: convolution and pooling.
final class Windows {
    private Windows() {
    }

    static Kernel conv(Conv conv) {
        Shape strides = shape(conv.window().strides());
        Shape dilations = shape(conv.window().dilations());
        int spatial = conv.window().spatial();
        Shape none = new Shape(new long[spatial]);
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            PtNDArray bias = in.has(2) ? in.get(2) : null;
            long[] pads = pads(conv.window(), Tensors.sizes(x));
            if (isSymmetric(pads)) {
                Shape padding = new Shape(Arrays.copyOf(pads, spatial));
                return JniUtils.convolution(x, in.get(1), bias, strides, padding, dilations, conv.groups());
            }
            PtNDArray padded = JniUtils.pad(x, torchOrder(pads), 0);
            return JniUtils.convolution(padded, in.get(1), bias, strides, none, dilations, conv.groups());
        });
    }

    static Kernel pool(Pool pool) {
        Window window = pool.window();
        Shape kernel = shape(window.kernel());
        Shape strides = shape(window.strides());
        boolean dilated = window.dilations().stream().anyMatch(d -> d != 1);
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] pads = pads(window, Tensors.sizes(x));
            if (dilated || !isSymmetric(pads) || isWide(pads, window)) {
                return anyPool(pool, x, pads);
            }
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
        });
    }

    static Kernel globalPool(GlobalPool pool) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] ones = new long[x.getShape().dimension() - 2];
            Arrays.fill(ones, 1);
            return pool.kind() == Pool.Kind.MAX
                    ? JniUtils.adaptiveMaxPool(x, new Shape(ones))
                    : JniUtils.adaptiveAvgPool(x, new Shape(ones));
        });
    }

    /// Pooling as its definition says, for what the native operator does not take: pads that differ between the two ends or are
    /// wider than half the kernel, and dilation.
    private static PtNDArray anyPool(Pool pool, PtNDArray x, long[] pads) {
        Window window = pool.window();
        long[] sizes = Tensors.sizes(x);
        int spatial = window.spatial();
        long[] outputs = new long[spatial];
        long[] all = pads.clone();
        for (int i = 0; i < spatial; i++) {
            long padded = sizes[i + 2] + pads[i] + pads[i + spatial];
            outputs[i] = outputSize(window, i, padded, pool.ceil(), sizes[i + 2] + pads[i]);
            all[i + spatial] += Math.max(0, (outputs[i] - 1) * window.strides().get(i) + reach(window, i) - padded);
        }
        if (pool.kind() == Pool.Kind.MAX) {
            return windowed(window, JniUtils.pad(x, torchOrder(all), Double.NEGATIVE_INFINITY), outputs, true);
        }
        long[] inner = pool.countPads() ? pads : new long[2 * spatial];
        long[] outer = new long[2 * spatial];
        Arrays.setAll(outer, i -> all[i] - inner[i]);
        long[] counted = spatialSizes(x);
        for (int i = 0; i < spatial; i++) {
            counted[i + 2] += inner[i] + inner[i + spatial];
        }
        PtNDArray counts = windowed(window, JniUtils.pad(ones(x, counted), torchOrder(outer), 0), outputs, false);
        return JniUtils.div(windowed(window, JniUtils.pad(x, torchOrder(all), 0), outputs, false), counts);
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

    private static long outputSize(Window window, int axis, long padded, boolean ceil, long beforeEndPads) {
        long stride = window.strides().get(axis);
        long room = padded - reach(window, axis);
        long outputs = (ceil ? Math.ceilDiv(room, stride) : Math.floorDiv(room, stride)) + 1;
        return ceil && (outputs - 1) * stride >= beforeEndPads ? outputs - 1 : outputs;
    }

    private static long reach(Window window, int axis) {
        return (long) window.dilations().get(axis) * (window.kernel().get(axis) - 1) + 1;
    }

    /// The maximum or sum over each window of a padded input, one strided slice for each kernel element.
    private static PtNDArray windowed(Window window, PtNDArray padded, long[] outputs, boolean maximum) {
        int spatial = window.spatial();
        int elements = window.kernel().stream().reduce(1, (a, b) -> a * b);
        PtNDArray result = null;
        for (int element = 0; element < elements; element++) {
            PtNDArray slice = padded;
            int rest = element;
            for (int axis = spatial - 1; axis >= 0; axis--) {
                long start = (long) (rest % window.kernel().get(axis)) * window.dilations().get(axis);
                long stride = window.strides().get(axis);
                slice = JniUtils.slice(slice, axis + 2L, start, start + (outputs[axis] - 1) * stride + 1, stride);
                rest /= window.kernel().get(axis);
            }
            if (result == null) {
                result = slice;
            } else {
                result = maximum ? JniUtils.max(result, slice) : JniUtils.add(result, slice);
            }
        }
        return result;
    }

    /// Pads before and after each spatial dimension for an input of `sizes`.
    private static long[] pads(Window window, long[] sizes) {
        int spatial = window.spatial();
        long[] pads = new long[2 * spatial];
        for (int i = 0; i < spatial; i++) {
            switch (window.padding()) {
                case EXPLICIT -> {
                    pads[i] = window.pads().get(i);
                    pads[i + spatial] = window.pads().get(i + spatial);
                }
                case SAME_UPPER, SAME_LOWER -> {
                    long stride = window.strides().get(i);
                    long outputs = Math.ceilDiv(sizes[i + 2], stride);
                    long total = Math.max(0, (outputs - 1) * stride + reach(window, i) - sizes[i + 2]);
                    boolean upper = window.padding() == Window.Padding.SAME_UPPER;
                    pads[i] = upper ? total / 2 : total - total / 2;
                    pads[i + spatial] = total - pads[i];
                }
                case VALID -> {
                    // No pads.
                }
            }
        }
        return pads;
    }

    private static boolean isSymmetric(long[] pads) {
        int spatial = pads.length / 2;
        return Arrays.equals(pads, 0, spatial, pads, spatial, pads.length);
    }

    private static boolean isWide(long[] pads, Window window) {
        for (int i = 0; i < window.spatial(); i++) {
            if (pads[i] > window.kernel().get(i) / 2) {
                return true;
            }
        }
        return false;
    }

    /// Pads as the engine takes them: begin and end of the last dimension first.
    static long[] torchOrder(long[] pads) {
        int spatial = pads.length / 2;
        long[] ordered = new long[pads.length];
        for (int i = 0; i < spatial; i++) {
            ordered[2 * (spatial - 1 - i)] = pads[i];
            ordered[2 * (spatial - 1 - i) + 1] = pads[i + spatial];
        }
        return ordered;
    }

    private static Shape shape(List<Integer> sizes) {
        return new Shape(sizes.stream().mapToLong(Integer::longValue).toArray());
    }
}
