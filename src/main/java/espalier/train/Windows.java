package espalier.train;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Conv;
import espalier.model.op.Window;
import java.util.Arrays;
import java.util.List;

/// Kernels that slide weights over spatial dimensions, and where a window stands.
final class Windows {
    private Windows() {
    }

    static Kernel conv(Conv conv) {
        return Kernel.of(in -> convolved(conv, in.get(0), in.get(1), in.has(2) ? in.get(2) : null));
    }

    /// @param bias null if there is none
    static PtNDArray convolved(Conv conv, PtNDArray x, PtNDArray weight, PtNDArray bias) {
        Shape strides = shape(conv.window().strides());
        Shape dilations = shape(conv.window().dilations());
        int spatial = conv.window().spatial();
        long[] pads = pads(conv.window(), Tensors.sizes(x));
        if (isSymmetric(pads)) {
            Shape padding = new Shape(Arrays.copyOf(pads, spatial));
            return JniUtils.convolution(x, weight, bias, strides, padding, dilations, conv.groups());
        }
        PtNDArray padded = JniUtils.pad(x, torchOrder(pads), 0);
        return JniUtils.convolution(padded, weight, bias, strides, new Shape(new long[spatial]), dilations,
                conv.groups());
    }

    /// Pads before and after each spatial dimension for an input of `sizes`.
    static long[] pads(Window window, long[] sizes) {
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
                    long total = Math.max(0, (outputs - 1) * stride + window.reach(i) - sizes[i + 2]);
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

    static boolean isSymmetric(long[] pads) {
        int spatial = pads.length / 2;
        return Arrays.equals(pads, 0, spatial, pads, spatial, pads.length);
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

    static Shape shape(List<Integer> sizes) {
        return new Shape(sizes.stream().mapToLong(Integer::longValue).toArray());
    }
}
