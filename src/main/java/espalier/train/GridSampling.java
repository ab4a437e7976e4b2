package espalier.train;

import ai.djl.Device;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.op.GridSample;

/// The kernel that samples data at the places a grid says.
final class GridSampling {
    private static final Script SCRIPT = new Script("""
              def sample(self: __torch__.Ops, x: Tensor, grid: Tensor, how: Tensor) -> Tensor:
                h = annotate(List[int], how.tolist())
                return torch.grid_sampler(x, grid, h[0], h[1], torch.eq(h[2], 1))
            """);

    private GridSampling() {
    }

    static Kernel of(GridSample op) {
        // The engine numbers modes and paddings in the order that GridSample has them.
        long[] how = {op.mode().ordinal(), op.padding().ordinal(), op.alignCorners() ? 1 : 0};
        return Kernel.of(in -> {
            PtNDArray x = in.get(0);
            PtNDArray grid = JniUtils.to(in.get(1), x.getDataType(), Device.cpu());
            return SCRIPT.call("sample", x, grid, Tensors.ofLongs(in.memory(), how, how.length));
        });
    }
}
