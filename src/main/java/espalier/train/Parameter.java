package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.Mask;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Free numbers that training changes: a copy on the heap that the optimizer moves, and a native one that has gradients.
final class Parameter {
    private final Shape shape;
    private final double pace;
    private final float[] values;
    private final float[] gradient;
    private final Adam adam;
    private final PtNDArray tensor;
    private final MemorySegment memory;
    private Optional<Mask> acting = Optional.empty();

    /// @param pace what learning rates are multiplied by
    Parameter(Array start, double pace, PtNDManager owner) {
        this.pace = pace;
        shape = start.shape();
        values = start.toFloats();
        gradient = new float[values.length];
        adam = new Adam(values.length);
        tensor = Tensors.of(owner, start);
        tensor.setRequiresGradient(true);
        NDScope.unregister(tensor);
        memory = MemorySegment.ofBuffer(JniUtils.getByteBuffer(tensor, true));
    }

    Shape shape() {
        return shape;
    }

    PtNDArray tensor() {
        return tensor;
    }

    /// Takes a step against the gradient that has been added up since the last one, and forgets it.
    ///
    /// @param weightDecay share of the learning rate that is taken off every number first; Loshchilov and Hutter, *Decoupled
    ///        Weight Decay Regularization* (2019), algorithm 2
    /// @param step counts from 1
    void update(double learningRate, double weightDecay, long step) {
        PtNDArray sum = JniUtils.getGradient(tensor);
        if (sum == null) {
            return;
        }
        try (sum) {
            MemorySegment bytes = MemorySegment.ofBuffer(JniUtils.getByteBuffer(sum, true));
            MemorySegment.ofArray(gradient).copyFrom(bytes);
            bytes.fill((byte) 0);
        }
        if (weightDecay != 0) {
            shrink((float) (1 - learningRate * weightDecay));
        }
        if (acting.isPresent()) {
            adam.update(values, gradient, learningRate * pace, step, acting.get());
        } else {
            adam.update(values, gradient, learningRate * pace, step);
        }
        memory.copyFrom(MemorySegment.ofArray(values));
    }

    /// Takes the step that makes a penalty small, after the one down the loss.
    ///
    /// @param step counts from 1
    void shrink(Shrinkage shrinkage, double learningRate, long step) {
        shrinkage.shrink(values, learningRate * pace, index -> adam.metric(index, step));
        memory.copyFrom(MemorySegment.ofArray(values));
    }

    /// The value of a penalty.
    double penalty(Shrinkage shrinkage) {
        return shrinkage.penalty(values);
    }

    /// From now on, what `mask` does not keep has no effect and learns only to come back.
    void rest(Mask mask) {
        acting = Optional.of(mask);
    }

    /// Sets to zero what `mask` does not keep, momentum included, which would carry it on.
    void clear(Mask mask) {
        acting = Optional.empty();
        for (int i = 0; i < values.length; i++) {
            if (!mask.keeps(i)) {
                values[i] = 0;
                adam.forget(i);
            }
        }
        memory.copyFrom(MemorySegment.ofArray(values));
    }

    private void shrink(float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    /// A copy of the numbers as they are now.
    Array toArray() {
        return Array.of(values.clone(), shape);
    }
}
