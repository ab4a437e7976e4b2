package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.LinkedHashMap;
import java.util.Map;

/// Copies of layers' weights that gradients reach.
final class Leaves {
    /// Looks at a weight and its gradient.
    interface Look {
        void at(ObservedLayer layer, PtNDArray weight, PtNDArray gradient);
    }

    private final Map<ObservedLayer, PtNDArray> leaves = new LinkedHashMap<>();

    /// @param weights by slot
    /// @param memory owns the copies
    Leaves(Iterable<ObservedLayer> layers, PtNDArray[] weights, PtNDManager memory) {
        for (ObservedLayer layer : layers) {
            if (!layer.uses().isEmpty()) {
                PtNDArray leaf = Tensors.of(memory, Tensors.toArray(weights[layer.uses().getFirst().weight()]));
                leaf.setRequiresGradient(true);
                NDScope.unregister(leaf);
                leaves.put(layer, leaf);
            }
        }
    }

    /// The weights by slot, the copies among them.
    PtNDArray[] into(PtNDArray[] weights) {
        PtNDArray[] all = weights.clone();
        leaves.forEach((layer, leaf) -> all[layer.uses().getFirst().weight()] = leaf);
        return all;
    }

    /// Looks at the gradients of the last way back, and forgets them.
    void each(Look look) {
        leaves.forEach((layer, leaf) -> {
            PtNDArray gradient = JniUtils.getGradient(leaf);
            if (gradient != null) {
                look.at(layer, JniUtils.detachGradient(leaf), gradient);
                JniUtils.subi(gradient, gradient);
            }
        });
    }
}
