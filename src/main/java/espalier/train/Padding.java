package espalier.train;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Pad;
import java.util.ArrayList;

/// The kernel that adds values around the data.
final class Padding {
    private Padding() {
    }

    static Kernel of(Pad pad) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] pads = allPads(in);
            if (pad.mode() == Pad.Mode.CONSTANT) {
                return JniUtils.pad(x, Windows.torchOrder(pads), in.has(2) ? in.number(2) : 0);
            }
            int rank = pads.length / 2;
            for (int axis = 0; axis < rank; axis++) {
                x = pad(pad.mode(), x, axis, pads[axis], pads[axis + rank]);
            }
            return x == in.get(0) ? Tensors.sameMemory(x) : x;
        });
    }

    /// Pads for every axis, also where the node gives them for some.
    private static long[] allPads(Operands in) {
        int rank = in.get(0).getShape().dimension();
        long[] given = in.longs(1);
        if (!in.has(3)) {
            return given;
        }
        long[] axes = in.longs(3);
        long[] pads = new long[2 * rank];
        for (int i = 0; i < axes.length; i++) {
            int axis = Rearranging.axis(axes[i], rank);
            pads[axis] = given[i];
            pads[axis + rank] = given[i + axes.length];
        }
        return pads;
    }

    private static PtNDArray pad(Pad.Mode mode, PtNDArray x, int axis, long before, long after) {
        if (before == 0 && after == 0) {
            return x;
        }
        long size = x.getShape().get(axis);
        long first = Math.max(0, -before);
        long last = size - Math.max(0, -after);
        var parts = new ArrayList<PtNDArray>();
        if (before > 0) {
            parts.add(border(mode, x, axis, mode == Pad.Mode.EDGE ? 0 : 1, before));
        }
        parts.add(JniUtils.slice(x, axis, first, last, 1));
        if (after > 0) {
            parts.add(border(mode, x, axis, mode == Pad.Mode.EDGE ? size - 1 : size - 1 - after, after));
        }
        return JniUtils.cat(parts.toArray(PtNDArray[]::new), axis);
    }

    private static PtNDArray border(Pad.Mode mode, PtNDArray x, int axis, long start, long width) {
        if (mode == Pad.Mode.REFLECT) {
            return JniUtils.flip(JniUtils.slice(x, axis, start, start + width, 1), new long[]{axis});
        }
        PtNDArray edge = JniUtils.slice(x, axis, start, start + 1, 1);
        long[] sizes = Tensors.sizes(edge).clone();
        sizes[axis] = width;
        return JniUtils.broadcast(edge, new Shape(sizes));
    }
}
