package espalier.train;

import espalier.model.op.BatchNorm;
import espalier.model.op.Conv;
import espalier.model.op.GlobalPool;
import espalier.model.op.InstanceNorm;
import espalier.model.op.LayerNorm;
import espalier.model.op.NeuralOp;
import espalier.model.op.Pool;
import java.util.Optional;

/// Finds the kernel of each operator that only networks have.
final class NeuralKernels {
    private NeuralKernels() {
    }

    static Kernel of(NeuralOp op) {
        return switch (op) {
            case BatchNorm norm -> Products.batchNorm(norm);
            case Conv conv -> Windows.conv(conv);
            case GlobalPool pool -> Windows.globalPool(pool);
            case InstanceNorm norm -> Normalizing.instances(norm);
            case LayerNorm norm -> Normalizing.layers(norm);
            case Pool pool -> Windows.pool(pool);
        };
    }

    /// A clause that says why `op` cannot be computed, if it cannot.
    static Optional<String> obstacle(NeuralOp op) {
        return switch (op) {
            case Conv conv when conv.window().spatial() > 3 -> Optional.of("convolves over more than 3 dimensions");
            case Pool pool when pool.window().spatial() > 3 -> Optional.of("pools over more than 3 dimensions");
            default -> Optional.empty();
        };
    }
}
