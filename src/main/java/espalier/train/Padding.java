package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Pad;
import java.util.Arrays;

/// The kernel that adds values around the data.
final class Padding {
    private Padding() {
    }

    static Kernel of(Pad pad) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] pads = allPads(in);
            if (pad.mode() == Pad.Mode.CONSTANT) {
                return constant(x, pads, in.has(2) ? in.number(2) : 0);
            }
            int rank = pads.length / 2;
            PtNDArray padded = x;
            for (int axis = 0; axis < rank; axis++) {
                padded = padded(pad.mode(), padded, axis, pads[axis], pads[axis + rank]);
            }
            return padded == x ? Tensors.sameMemory(x) : padded;
        });
    }

    /// What is cut off goes first, so that it does not come back in what is added.
    private static PtNDArray padded(Pad.Mode mode, PtNDArray x, int axis, long before, long after) {
        PtNDArray cut = x;
        if (before < 0 || after < 0) {
            cut = JniUtils.slice(x, axis, Math.max(0, -before), x.getShape().get(axis) - Math.max(0, -after), 1);
        }
        return before > 0 || after > 0
                ? Picking.select(cut, axis,
                        places(mode, cut.getShape().get(axis), Math.max(0, before), Math.max(0, after)))
                : cut;
    }

    private static PtNDArray constant(PtNDArray x, long[] pads, double value) {
        boolean isTruth = x.getDataType() == DataType.BOOLEAN;
        PtNDArray numbers = isTruth ? JniUtils.to(x, DataType.UINT8, Device.cpu()) : x;
        return JniUtils.pad(numbers, Windows.torchOrder(pads), value);
    }

    /// Where each element along an axis of `size` comes from.
    private static long[] places(Pad.Mode mode, long size, long before, long after) {
        long[] places = new long[Math.toIntExact(Math.max(0, size + before + after))];
        long period = Math.max(1, 2 * (size - 1));
        Arrays.setAll(places, i -> {
            long at = i - before;
            long reflected = Math.floorMod(at, period);
            return switch (mode) {
                case EDGE -> Math.clamp(at, 0, size - 1);
                case WRAP -> Math.floorMod(at, size);
                case REFLECT -> reflected < size ? reflected : period - reflected;
                case CONSTANT -> throw new IllegalArgumentException("constants come from nowhere");
            };
        });
        return places;
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
}
