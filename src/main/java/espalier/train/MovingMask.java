package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.Mask;
import java.lang.foreign.MemorySegment;

/// A mask that is set again and again while a model trains.
///
/// With regrowth the gradient of the masked weight passes to all free numbers as if nothing were masked, so that those that are cut
/// go on learning; Guo et al., *Dynamic Network Surgery* (2016), eq. 3.
final class MovingMask {
    private final boolean regrowth;
    private final Lowering kept;
    /// What is added to a weight in shares of itself: −1 where it is cut, 0 elsewhere.
    private final PtNDArray change;
    private final MemorySegment memory;
    private final float[] changes;

    /// @param kept gives the numbers under the mask
    MovingMask(Shape shape, Lowering kept, boolean regrowth, PtNDManager owner) {
        this.kept = kept;
        this.regrowth = regrowth;
        changes = new float[Math.toIntExact(shape.elements())];
        change = Tensors.of(owner, Array.of(changes, shape));
        NDScope.unregister(change);
        memory = MemorySegment.ofBuffer(JniUtils.getByteBuffer(change, true));
    }

    /// Keeps what `mask` keeps from now on.
    void set(Mask mask) {
        for (int i = 0; i < changes.length; i++) {
            changes[i] = mask.keeps(i) ? 0 : -1;
        }
        memory.copyFrom(MemorySegment.ofArray(changes));
    }

    /// The masked weight.
    Lowering lowering() {
        return latent -> {
            PtNDArray values = kept.lower(latent);
            PtNDArray cut = JniUtils.mul(regrowth ? JniUtils.detachGradient(values) : values, change);
            return JniUtils.add(values, cut);
        };
    }
}
