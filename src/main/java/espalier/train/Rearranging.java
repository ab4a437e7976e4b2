package espalier.train;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.Concat;
import espalier.model.op.Flatten;
import espalier.model.op.Gather;
import espalier.model.op.Reshape;
import espalier.model.op.Split;
import espalier.model.op.Transpose;
import java.util.Arrays;
import java.util.stream.LongStream;

/// Kernels that move elements without computing with them.
final class Rearranging {
    private Rearranging() {
    }

    static Kernel concat(Concat concat) {
        return Kernel.of(in -> {
            PtNDArray[] parts = new PtNDArray[in.count()];
            Arrays.setAll(parts, in::get);
            return JniUtils.cat(parts, concat.axis());
        });
    }

    static Kernel split(Split split, int parts) {
        return in -> {
            PtNDArray x = in.get(0);
            int axis = axis(split.axis(), x.getShape().dimension());
            long[] sizes = in.has(1) ? in.longs(1) : equalParts(x.getShape().get(axis), parts);
            return JniUtils.split(x, sizes, axis).stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new);
        };
    }

    private static long[] equalParts(long size, int parts) {
        long part = Math.ceilDiv(size, (long) parts);
        long[] sizes = new long[parts];
        Arrays.setAll(sizes, i -> Math.clamp(size - i * part, 0, part));
        return sizes;
    }

    static Kernel flatten(Flatten flatten) {
        return Kernel.of(in -> {
            long[] sizes = Tensors.sizes(in.get(0));
            int axis = flatten.axis() < 0 ? flatten.axis() + sizes.length : flatten.axis();
            long before = product(sizes, 0, axis);
            return JniUtils.reshape(in.get(0), new long[]{before, product(sizes, axis, sizes.length)});
        });
    }

    private static long product(long[] sizes, int from, int to) {
        return LongStream.of(sizes).skip(from).limit(to - from).reduce(1, (a, b) -> a * b);
    }

    static Kernel reshape(Reshape reshape) {
        return Kernel.of(in -> {
            long[] target = in.longs(1).clone();
            long[] sizes = Tensors.sizes(in.get(0));
            long known = 1;
            int open = -1;
            for (int i = 0; i < target.length; i++) {
                if (target[i] == 0 && !reshape.allowZero()) {
                    target[i] = sizes[i];
                }
                open = target[i] == -1 ? i : open;
                known *= target[i] == -1 ? 1 : target[i];
            }
            if (open >= 0 && known > 0) {
                target[open] = in.get(0).getShape().size() / known;
            }
            return JniUtils.reshape(in.get(0), target);
        });
    }

    static Kernel transpose(Transpose transpose) {
        return Kernel.of(in -> {
            int rank = in.get(0).getShape().dimension();
            long[] order = new long[rank];
            Arrays.setAll(order, i -> transpose.order().isEmpty() ? rank - 1 - i : transpose.order().get(i));
            return JniUtils.permute(in.get(0), order);
        });
    }

    static Kernel squeeze() {
        return Kernel.of(in -> {
            long[] sizes = Tensors.sizes(in.get(0));
            boolean[] dropped = new boolean[sizes.length];
            if (in.has(1)) {
                for (long axis : in.longs(1)) {
                    dropped[axis(axis, sizes.length)] = true;
                }
            } else {
                for (int i = 0; i < sizes.length; i++) {
                    dropped[i] = sizes[i] == 1;
                }
            }
            var kept = LongStream.builder();
            for (int i = 0; i < sizes.length; i++) {
                if (!dropped[i]) {
                    kept.add(sizes[i]);
                }
            }
            return JniUtils.reshape(in.get(0), kept.build().toArray());
        });
    }

    static Kernel unsqueeze() {
        return Kernel.of(in -> {
            long[] sizes = Tensors.sizes(in.get(0));
            long[] axes = in.longs(1);
            long[] target = new long[sizes.length + axes.length];
            for (long axis : axes) {
                target[axis(axis, target.length)] = 1;
            }
            int next = 0;
            for (int i = 0; i < target.length; i++) {
                if (target[i] == 0) {
                    target[i] = sizes[next++];
                }
            }
            return JniUtils.reshape(in.get(0), target);
        });
    }

    static Kernel gather(Gather gather) {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] sizes = Tensors.sizes(x);
            int axis = axis(gather.axis(), sizes.length);
            long[] indices = in.longs(1).clone();
            for (int i = 0; i < indices.length; i++) {
                indices[i] += indices[i] < 0 ? sizes[axis] : 0;
                if (indices[i] < 0 || indices[i] >= sizes[axis]) {
                    throw new EngineException("index " + indices[i] + " is outside of " + sizes[axis]);
                }
            }
            long[] picked = indexSizes(in);
            long[] front = LongStream.of(sizes).limit(axis).toArray();
            long[] back = LongStream.of(sizes).skip(axis + 1L).toArray();
            long[] target = concat(front, picked, back);
            if (indices.length == 1) {
                return JniUtils.reshape(JniUtils.slice(x, axis, indices[0], indices[0] + 1, 1), target);
            }
            if (indices.length == 0 || x.getShape().size() == 0) {
                return JniUtils.reshape(Picking.select(x, axis, indices), target);
            }
            PtNDArray rows = JniUtils.reshape(JniUtils.transpose(x, 0, axis), new long[]{sizes[axis], -1});
            PtNDArray index = Tensors.ofLongs(in.memory(), indices, indices.length);
            PtNDArray taken = JniUtils.embedding(index, rows, false);
            long[] swapped = sizes.clone();
            swapped[axis] = sizes[0];
            swapped[0] = indices.length;
            return JniUtils.reshape(JniUtils.transpose(JniUtils.reshape(taken, swapped), 0, axis), target);
        });
    }

    private static long[] indexSizes(Operands in) {
        return Tensors.sizes(in.get(1));
    }

    static long[] concat(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(LongStream::of).toArray();
    }

    static Kernel slice() {
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            long[] starts = in.longs(1);
            long[] ends = in.longs(2);
            for (int i = 0; i < starts.length; i++) {
                int rank = x.getShape().dimension();
                int axis = in.has(3) ? axis(in.longs(3)[i], rank) : i;
                x = slice(x, axis, starts[i], ends[i], in.has(4) ? in.longs(4)[i] : 1);
            }
            return starts.length == 0 ? Tensors.sameMemory(x) : x;
        });
    }

    private static PtNDArray slice(PtNDArray x, int axis, long start, long end, long step) {
        long size = x.getShape().get(axis);
        long from = start < 0 ? start + size : start;
        long to = end < 0 ? Math.max(end, Long.MIN_VALUE / 2) + size : end;
        if (step > 0) {
            long first = Math.clamp(from, 0, size);
            return JniUtils.slice(x, axis, first, Math.max(first, Math.clamp(to, 0, size)), step);
        }
        long first = size - 1 - Math.clamp(from, -1, size - 1);
        long last = size - 1 - Math.clamp(to, -1, size - 1);
        return JniUtils.slice(JniUtils.flip(x, new long[]{axis}), axis, first, Math.max(first, last), -step);
    }

    static Kernel expand() {
        return Kernel.of(in -> JniUtils.broadcast(in.get(0), new Shape(broadcast(Tensors.sizes(in.get(0)),
                in.longs(1)))));
    }

    /// The sizes that both stretch to.
    static long[] broadcast(long[] sizes, long[] target) {
        long[] result = new long[Math.max(sizes.length, target.length)];
        for (int i = 1; i <= result.length; i++) {
            long size = i <= sizes.length ? sizes[sizes.length - i] : 1;
            long wanted = i <= target.length ? target[target.length - i] : 1;
            result[result.length - i] = size == 1 ? wanted : size;
        }
        return result;
    }

    static int axis(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
