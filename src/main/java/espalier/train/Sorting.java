package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.ArgExtreme;
import espalier.model.op.Hardmax;
import espalier.model.op.TopK;
import java.util.stream.LongStream;

/// Kernels that compare elements along an axis and say which are greatest or least.
final class Sorting {
    private static final Script SCRIPT = new Script("""
              def sort(self: __torch__.Ops, x: Tensor, axis: Tensor, descending: Tensor) -> Tuple[Tensor, Tensor]:
                values, places = torch.sort(x, stable=True, dim=int(axis), descending=bool(descending))
                return (values, places)
            """);

    private Sorting() {
    }

    /// All are sorted: of equal elements the first must come first, which the engine's own choice of the greatest does not heed.
    static Kernel topK(TopK top) {
        return in -> {
            PtNDArray x = Wrapping.ordered(in.get(0), in.type(0));
            long[] sizes = Tensors.sizes(x);
            int axis = Rearranging.axis(top.axis(), sizes.length);
            long count = in.longs(1)[0];
            if (count < 0 || count > sizes[axis]) {
                throw new IllegalArgumentException("there are no " + count + " of " + sizes[axis] + " elements");
            }
            PtNDArray[] sorted = SCRIPT.all("sort", x, number(in, axis), number(in, top.largest() ? 1 : 0));
            PtNDArray values = JniUtils.slice(sorted[0], axis, 0, count, 1);
            return new PtNDArray[]{Wrapping.ordered(values, in.type(0)),
                    JniUtils.slice(sorted[1], axis, 0, count, 1)};
        };
    }

    private static PtNDArray number(Operands in, long value) {
        return Tensors.ofLongs(in.memory(), new long[]{value});
    }

    static Kernel argExtreme(ArgExtreme extreme) {
        return Kernel.of(in -> {
            PtNDArray x = comparable(in);
            int rank = x.getShape().dimension();
            int axis = Rearranging.axis(extreme.axis(), rank);
            if (!extreme.last()) {
                return place(extreme, x, axis);
            }
            PtNDArray fromEnd = place(extreme, JniUtils.flip(x, new long[]{axis}), axis);
            return JniUtils.sub(number(in, x.getShape().get(axis) - 1), fromEnd);
        });
    }

    private static PtNDArray place(ArgExtreme extreme, PtNDArray x, int axis) {
        return extreme.kind() == ArgExtreme.Kind.Max
                ? JniUtils.argMax(x, axis, extreme.keepDims())
                : JniUtils.argMin(x, axis, extreme.keepDims());
    }

    private static PtNDArray comparable(Operands in) {
        PtNDArray x = in.get(0);
        return x.getDataType() == DataType.BOOLEAN
                ? JniUtils.to(x, DataType.UINT8, Device.cpu())
                : Wrapping.ordered(x, in.type(0));
    }

    static Kernel hardmax(Hardmax hardmax) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] sizes = Tensors.sizes(x);
            int axis = Rearranging.axis(hardmax.axis(), sizes.length);
            if (!hardmax.flatten()) {
                return ones(x, axis, in);
            }
            long rows = LongStream.of(sizes).limit(axis).reduce(1, (a, b) -> a * b);
            long columns = LongStream.of(sizes).skip(axis).reduce(1, (a, b) -> a * b);
            return JniUtils.reshape(ones(JniUtils.reshape(x, new long[]{rows, columns}), 1, in), sizes);
        });
    }

    private static PtNDArray ones(PtNDArray x, int axis, Operands in) {
        return Picking.equalToPlace(JniUtils.argMax(x, axis, true), axis, x.getShape().get(axis), in);
    }
}
