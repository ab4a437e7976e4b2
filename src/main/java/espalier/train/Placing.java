package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.ElementType;
import espalier.model.op.ScatterElements;
import espalier.model.op.ScatterND;
import espalier.model.op.Scattering;
import java.util.Arrays;

/// Kernels that write elements or slices to places that indices say.
final class Placing {
    private static final Script SCRIPT = new Script("""
              def put(self: __torch__.Ops, x: Tensor, axis: Tensor, places: Tensor, updates: Tensor) -> Tensor:
                return torch.scatter(x, int(axis), places, updates)
              def merge(self: __torch__.Ops, x: Tensor, axis: Tensor, places: Tensor, updates: Tensor, kind: Tensor) -> Tensor:
                names = ["sum", "prod", "amax", "amin"]
                return torch.scatter_reduce(x, int(axis), places, updates, names[int(kind)], include_self=True)
            """);

    private Placing() {
    }

    static Kernel elements(ScatterElements scatter) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            int axis = Rearranging.axis(scatter.axis(), x.getShape().dimension());
            PtNDArray places = Picking.counted(in.get(1), x.getShape().get(axis), in);
            return written(scatter.reduction(), x, axis, places, in.get(2), in);
        });
    }

    static Kernel slices(ScatterND scatter) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] sizes = Tensors.sizes(x);
            long[] indexSizes = Tensors.sizes(in.get(1));
            int depth = (int) indexSizes[indexSizes.length - 1];
            long[] rows = Picking.rows(in.longs(1), depth, Arrays.copyOf(sizes, depth),
                    depth == 0 ? Picking.product(indexSizes, 0, indexSizes.length - 1) : 1);
            long inner = Picking.product(sizes, depth, sizes.length);
            PtNDArray table = JniUtils.reshape(x, new long[]{Picking.product(sizes, 0, depth), inner});
            PtNDArray updates = JniUtils.reshape(in.get(2), new long[]{rows.length, inner});
            PtNDArray places = JniUtils.broadcast(Tensors.ofLongs(in.memory(), rows, rows.length, 1),
                    new Shape(rows.length, inner));
            return JniUtils.reshape(written(scatter.reduction(), table, 0, places, updates, in), sizes);
        });
    }

    private static PtNDArray written(Scattering reduction, PtNDArray x, int axis, PtNDArray places,
            PtNDArray updates, Operands in) {
        PtNDArray along = number(in, axis);
        if (reduction == Scattering.NONE) {
            return SCRIPT.call("put", x, along, places, updates);
        }
        ElementType type = in.type(0);
        long kind = reduction.ordinal() - 1L;
        boolean compares = reduction == Scattering.MAX || reduction == Scattering.MIN;
        if (type == ElementType.BOOL) {
            return SCRIPT.call("merge", bytes(x), along, places, bytes(updates), number(in, kind));
        }
        PtNDArray merged = SCRIPT.call("merge", compares ? Wrapping.ordered(x, type) : x, along, places,
                compares ? Wrapping.ordered(updates, type) : updates, number(in, kind));
        return compares ? Wrapping.ordered(merged, type) : merged;
    }

    private static PtNDArray bytes(PtNDArray x) {
        return JniUtils.to(x, DataType.UINT8, Device.cpu());
    }

    private static PtNDArray number(Operands in, long value) {
        return Tensors.ofLongs(in.memory(), new long[]{value});
    }
}
