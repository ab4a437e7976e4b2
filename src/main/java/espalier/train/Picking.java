package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Compress;
import espalier.model.op.GatherElements;
import espalier.model.op.GatherND;
import espalier.model.op.OneHot;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Kernels that pick elements or slices by indices.
final class Picking {
    private static final Script SCRIPT = new Script("""
              def select(self: __torch__.Ops, x: Tensor, axis: Tensor, places: Tensor) -> Tensor:
                return torch.index_select(x, int(axis), places)
            """);

    private Picking() {
    }

    /// The slices of `x` along `axis` at these places.
    static PtNDArray select(PtNDArray x, int axis, long[] places) {
        return SCRIPT.call("select", x, Tensors.ofLongs(x.getManager(), new long[]{axis}),
                Tensors.ofLongs(x.getManager(), places, places.length));
    }

    static Kernel elements(GatherElements gather) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            int axis = Rearranging.axis(gather.axis(), x.getShape().dimension());
            return JniUtils.gather(x, counted(in.get(1), x.getShape().get(axis), in), axis);
        });
    }

    /// Indices as 64-bit integers, negative ones counted from the end of `size` elements.
    static PtNDArray counted(PtNDArray indices, long size, Operands in) {
        PtNDArray whole = JniUtils.to(indices, DataType.INT64, Device.cpu());
        PtNDArray shifted = JniUtils.add(whole, Tensors.ofLongs(in.memory(), new long[]{size}));
        return JniUtils.where(JniUtils.lt(whole, Tensors.ofLongs(in.memory(), new long[]{0})), shifted, whole);
    }

    static Kernel slices(GatherND gather) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] sizes = Tensors.sizes(x);
            long[] indexSizes = Tensors.sizes(in.get(1));
            int depth = (int) indexSizes[indexSizes.length - 1];
            int batch = gather.batchDims();
            long[] rows = rows(in.longs(1), depth, Arrays.copyOfRange(sizes, batch, batch + depth),
                    product(sizes, 0, batch));
            long[] inner = Arrays.copyOfRange(sizes, batch + depth, sizes.length);
            PtNDArray table = JniUtils.reshape(x, new long[]{product(sizes, 0, batch + depth),
                    product(inner, 0, inner.length)});
            long[] outer = Arrays.copyOf(indexSizes, indexSizes.length - 1);
            return JniUtils.reshape(select(table, 0, rows), Rearranging.concat(outer, inner));
        });
    }

    /// The row-major position of each place that `depth` indices spell out among `sizes`, in `batches` blocks of them.
    static long[] rows(long[] indices, int depth, long[] sizes, long batches) {
        int count = depth == 0 ? Math.toIntExact(batches) : indices.length / depth;
        long block = product(sizes, 0, sizes.length);
        long[] rows = new long[count];
        for (int i = 0; i < count; i++) {
            long at = 0;
            for (int k = 0; k < depth; k++) {
                long index = indices[i * depth + k];
                long place = index < 0 ? index + sizes[k] : index;
                if (place < 0 || place >= sizes[k]) {
                    throw new IllegalArgumentException("index " + index + " is outside of " + sizes[k]);
                }
                at = at * sizes[k] + place;
            }
            rows[i] = i / Math.max(1, count / Math.max(1, batches)) * block + at;
        }
        return rows;
    }

    static long product(long[] sizes, int from, int to) {
        return LongStream.of(sizes).skip(from).limit(to - from).reduce(1, Math::multiplyExact);
    }

    static Kernel compress(Compress compress) {
        return Kernel.of(in -> {
            PtNDArray x = compress.axis().isPresent()
                    ? in.get(0)
                    : JniUtils.reshape(in.get(0), new long[]{in.get(0).getShape().size()});
            int axis = compress.axis().map(given -> Rearranging.axis(given, x.getShape().dimension())).orElse(0);
            long[] condition = in.longs(1);
            int count = (int) Math.min(condition.length, x.getShape().get(axis));
            return select(x, axis,
                    IntStream.range(0, count).filter(i -> condition[i] != 0).asLongStream().toArray());
        });
    }

    static Kernel nonZero() {
        return Kernel.of(in -> JniUtils.transpose(JniUtils.nonZeros(in.get(0)), 0, 1));
    }

    static Kernel oneHot(OneHot oneHot) {
        return Kernel.of(in -> {
            int axis = Rearranging.axis(oneHot.axis(), in.get(0).getShape().dimension() + 1);
            long depth = (long) in.number(1);
            PtNDArray index = JniUtils.unsqueeze(counted(in.get(0), depth, in), axis);
            PtNDArray off = JniUtils.reshape(JniUtils.slice(in.get(2), 0, 0, 1, 1), new long[0]);
            PtNDArray on = JniUtils.reshape(JniUtils.slice(in.get(2), 0, 1, 2, 1), new long[0]);
            return JniUtils.where(equalToPlace(index, axis, depth, in), on, off);
        });
    }

    /// Where along `axis`, of `depth` places, the place is the index that stands there.
    static PtNDArray equalToPlace(PtNDArray index, int axis, long depth, Operands in) {
        long[] along = new long[index.getShape().dimension()];
        Arrays.fill(along, 1);
        along[axis] = depth;
        long[] places = LongStream.range(0, depth).toArray();
        return JniUtils.eq(index, Tensors.ofLongs(in.memory(), places, along));
    }
}
