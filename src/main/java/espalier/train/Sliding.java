package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Window;
import java.util.Arrays;
import java.util.function.BinaryOperator;

/// A window at all its places over data of one size, one strided slice for each kernel element: what native operators do not take,
/// such as pads that differ between the two ends or are wider than half the kernel, and dilation.
///
/// @param outputs the number of places along each spatial dimension
/// @param pads given pads
/// @param room pads so that every window is inside
record Sliding(Window window, long[] outputs, long[] pads, long[] room) {
    /// A window over data of `sizes`.
    static Sliding over(long[] sizes, Window window, boolean ceil) {
        int spatial = window.spatial();
        long[] pads = Windows.pads(window, sizes);
        long[] outputs = new long[spatial];
        long[] room = pads.clone();
        for (int i = 0; i < spatial; i++) {
            long padded = sizes[i + 2] + pads[i] + pads[i + spatial];
            outputs[i] = places(window, i, padded, ceil, sizes[i + 2] + pads[i]);
            room[i + spatial] += Math.max(0,
                    (outputs[i] - 1) * window.strides().get(i) + window.reach(i) - padded);
        }
        return new Sliding(window, outputs, pads, room);
    }

    private static long places(Window window, int axis, long padded, boolean ceil, long beforeEndPads) {
        long stride = window.strides().get(axis);
        long room = padded - window.reach(axis);
        long places = (ceil ? Math.ceilDiv(room, stride) : Math.floorDiv(room, stride)) + 1;
        return ceil && (places - 1) * stride >= beforeEndPads ? places - 1 : places;
    }

    /// The data with `value` around it, so that every window is inside.
    PtNDArray padded(PtNDArray x, double value) {
        return JniUtils.pad(x, Windows.torchOrder(room), value);
    }

    /// What lies outside of the given pads.
    long[] beyondPads() {
        long[] beyond = new long[room.length];
        Arrays.setAll(beyond, i -> room[i] - pads[i]);
        return beyond;
    }

    int elements() {
        return window.kernel().stream().reduce(1, (a, b) -> a * b);
    }

    /// Kernel element `element` (row-major) at every place over padded data.
    PtNDArray slice(PtNDArray padded, int element) {
        PtNDArray slice = padded;
        int rest = element;
        for (int axis = window.spatial() - 1; axis >= 0; axis--) {
            long start = (long) (rest % window.kernel().get(axis)) * window.dilations().get(axis);
            long stride = window.strides().get(axis);
            slice = JniUtils.slice(slice, axis + 2L, start, start + (outputs[axis] - 1) * stride + 1, stride);
            rest /= window.kernel().get(axis);
        }
        return slice;
    }

    /// All kernel elements at every place, reduced.
    PtNDArray reduce(PtNDArray padded, BinaryOperator<PtNDArray> operator) {
        PtNDArray result = slice(padded, 0);
        for (int element = 1; element < elements(); element++) {
            result = operator.apply(result, slice(padded, element));
        }
        return elements() == 1 ? Tensors.sameMemory(result) : result;
    }
}
