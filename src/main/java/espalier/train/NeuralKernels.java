package espalier.train;

import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Einsum;
import espalier.model.op.GlobalLpPool;
import espalier.model.op.GlobalPool;
import espalier.model.op.GridSample;
import espalier.model.op.LpPool;
import espalier.model.op.MaxUnpool;
import espalier.model.op.NeuralOp;
import espalier.model.op.Normalization;
import espalier.model.op.Pool;
import espalier.model.op.Resize;
import espalier.model.op.WindowOp;
import java.util.Optional;

/// Finds the kernel of each operator that only networks have.
final class NeuralKernels {
    private NeuralKernels() {
    }

    /// @param outputs how many the node names
    static Kernel of(NeuralOp op, int outputs) {
        return switch (op) {
            case Einsum einsum -> Summing.of(einsum);
            case GridSample sample -> GridSampling.of(sample);
            case Normalization norm -> Normalizing.of(norm, outputs);
            case Resize resize -> Resizing.of(resize);
            case WindowOp window -> of(window, outputs);
        };
    }

    private static Kernel of(WindowOp op, int outputs) {
        return switch (op) {
            case Conv conv -> Windows.conv(conv);
            case ConvTranspose conv -> Transposed.of(conv);
            case GlobalLpPool pool -> Pools.globalLp(pool);
            case GlobalPool pool -> Pools.global(pool);
            case LpPool pool -> Pools.lp(pool);
            case MaxUnpool unpool -> Pools.unpool(unpool);
            case Pool pool -> Pools.pool(pool, outputs);
        };
    }

    /// A clause that says why `op` cannot be computed, if it cannot.
    static Optional<String> obstacle(NeuralOp op) {
        return switch (op) {
            case Conv conv when conv.window().spatial() > 3 -> Optional.of("convolves over more than 3 dimensions");
            case ConvTranspose conv when conv.window().spatial() > 3 ->
                Optional.of("convolves over more than 3 dimensions");
            case Pool pool when pool.window().spatial() > 3 -> Optional.of("pools over more than 3 dimensions");
            default -> Optional.empty();
        };
    }
}
