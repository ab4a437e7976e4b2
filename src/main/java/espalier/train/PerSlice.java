package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.Levels;
import espalier.model.weight.Slices;
import java.util.Arrays;
import java.util.Optional;

/// Spreads numbers of which each slice has one over the elements of a weight.
final class PerSlice {
    private final Shape shape;
    private final Slices slices;
    private final long[] sizes;
    private final Optional<PtNDArray> places;
    private final PtNDManager memory;

    PerSlice(Levels levels, Shape shape, PtNDManager memory) {
        this.shape = shape;
        this.memory = memory;
        slices = levels.slicesOf(shape);
        sizes = new long[shape.rank()];
        Arrays.fill(sizes, 1);
        if (levels.axis() != Levels.TENSOR) {
            sizes[levels.axis()] = shape.size(levels.axis());
        }
        places = slices.count() > slices.across() ? Optional.of(places()) : Optional.empty();
    }

    /// The slice of each element; groups do not stretch over a weight.
    private PtNDArray places() {
        long[] of = new long[shape.countable()];
        slices.runs(0, of.length, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                of[i] = s;
            }
        });
        return Tensors.ofLongs(memory, of, of.length);
    }

    /// The tensor that gives each element the number of its slice in operations of two; gradients of a slice add up on its number.
    PtNDArray of(PtNDArray numbers) {
        return places.map(of -> JniUtils.reshape(JniUtils.gather(numbers, of, 0), shape.sizes()))
                .orElseGet(() -> JniUtils.reshape(numbers, sizes));
    }

    /// As [#of(PtNDArray)], of numbers that stay.
    PtNDArray of(float[] numbers) {
        return of(Tensors.of(memory, Array.of(numbers, numbers.length)));
    }

    /// `scales`, of which each slice has one, exactly, with gradients that are multiplied by `1/√(N·reach)`, N being the number of
    /// elements in a slice: they would outgrow those of single weights by so much.
    ///
    /// Source: Esser et al., *Learned Step Size Quantization* (2020), section 2.2.
    ///
    /// @param reach Q_P in the source
    PtNDArray slowed(PtNDArray scales, double reach) {
        double factor = 1 / Math.sqrt(Math.max(1, shape.elements() / slices.count()) * reach);
        PtNDArray slow = JniUtils.mul(scales, Tensors.scalar(memory, (float) factor));
        return JniUtils.add(JniUtils.detachGradient(scales), JniUtils.sub(slow, JniUtils.detachGradient(slow)));
    }
}
