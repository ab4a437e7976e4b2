package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.DepthToSpace;
import espalier.model.op.ReverseSequence;
import espalier.model.op.SpaceToDepth;
import espalier.model.op.Trilu;
import java.util.Arrays;

/// Kernels that reorder, repeat and blank elements.
final class Turning {
    private static final Script SCRIPT = new Script("""
              def upper(self: __torch__.Ops, x: Tensor, diagonal: Tensor) -> Tensor:
                return torch.triu(x, int(diagonal))
              def lower(self: __torch__.Ops, x: Tensor, diagonal: Tensor) -> Tensor:
                return torch.tril(x, int(diagonal))
            """);

    private Turning() {
    }

    static Kernel tile() {
        return Kernel.of(in -> JniUtils.tile(in.get(0), in.longs(1)));
    }

    static Kernel triangle(Trilu trilu) {
        return Kernel.of(in -> SCRIPT.call(trilu.upper() ? "upper" : "lower", in.get(0),
                Tensors.ofLongs(in.memory(), new long[]{in.has(1) ? in.longs(1)[0] : 0})));
    }

    static Kernel depthToSpace(DepthToSpace op) {
        return Kernel.of(in -> {
            long[] s = Tensors.sizes(in.get(0));
            long block = op.block();
            long channels = s[1] / block / block;
            PtNDArray parts = JniUtils.reshape(in.get(0), op.channelsFirst()
                    ? new long[]{s[0], channels, block, block, s[2], s[3]}
                    : new long[]{s[0], block, block, channels, s[2], s[3]});
            PtNDArray placed = JniUtils.permute(parts,
                    op.channelsFirst() ? new long[]{0, 1, 4, 2, 5, 3} : new long[]{0, 3, 4, 1, 5, 2});
            return JniUtils.reshape(placed, new long[]{s[0], channels, s[2] * block, s[3] * block});
        });
    }

    static Kernel spaceToDepth(SpaceToDepth op) {
        return Kernel.of(in -> {
            long[] s = Tensors.sizes(in.get(0));
            long block = op.block();
            long[] cut = {s[0], s[1], s[2] / block, block, s[3] / block, block};
            PtNDArray placed = JniUtils.permute(JniUtils.reshape(in.get(0), cut), new long[]{0, 3, 5, 1, 2, 4});
            return JniUtils.reshape(placed, new long[]{s[0], s[1] * block * block, s[2] / block, s[3] / block});
        });
    }

    static Kernel reverseSequence(ReverseSequence op) {
        return Kernel.of(in -> {
            PtNDArray x = op.timeAxis() == 0 ? in.get(0) : JniUtils.transpose(in.get(0), 0, 1);
            long[] sizes = Tensors.sizes(x);
            int times = Math.toIntExact(sizes[0]);
            int batch = Math.toIntExact(sizes[1]);
            long[] lengths = in.longs(1);
            long[] rows = new long[times * batch];
            for (int t = 0; t < times; t++) {
                for (int b = 0; b < batch; b++) {
                    long from = t < lengths[b] ? lengths[b] - 1 - t : t;
                    rows[t * batch + b] = from * batch + b;
                }
            }
            long inner = Picking.product(sizes, 2, sizes.length);
            PtNDArray table = JniUtils.reshape(x, new long[]{rows.length, inner});
            PtNDArray turned = JniUtils.reshape(Picking.select(table, 0, rows), Arrays.copyOf(sizes, sizes.length));
            return op.timeAxis() == 0 ? turned : JniUtils.transpose(turned, 0, 1);
        });
    }
}
