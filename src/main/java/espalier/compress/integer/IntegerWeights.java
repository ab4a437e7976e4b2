package espalier.compress.integer;

import espalier.model.array.Array;
import espalier.model.weight.Grid;
import espalier.model.weight.Quantized;
import espalier.model.weight.Slices;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.Optional;

/// Brings weights onto symmetric grids of at most 8 bits, which is what integer arithmetic multiplies with.
final class IntegerWeights {
    private static final int BITS = 8;
    private static final float SMALLEST_SCALE = 0x1p-60f;
    /// Biases are 32-bit integers; a quarter of their range is left to the sums they are added to.
    private static final double GREATEST_BIAS = 1L << 29;

    private IntegerWeights() {
    }

    /// The weight's own codes, if its grid is symmetric, of 2 to 8 bits, and has one scale or one per output.
    static Optional<Quantized> asStored(Weight weight, int outputAxis, boolean perChannel) {
        if (weight instanceof Sparse(var mask, Quantized values) && isUsable(values.grid(), outputAxis, perChannel)) {
            return Optional.of(Quantized.nearest(new Sparse(mask, values).toDense(), values.grid()));
        }
        return weight instanceof Quantized quantized && isUsable(quantized.grid(), outputAxis, perChannel)
                ? Optional.of(quantized)
                : Optional.empty();
    }

    private static boolean isUsable(Grid grid, int outputAxis, boolean perChannel) {
        return grid.symmetric() && grid.group() == 0 && grid.bits() >= 2 && grid.bits() <= BITS
                && (grid.axis() == Grid.TENSOR || perChannel && grid.axis() == outputAxis);
    }

    /// `values` on a symmetric 8-bit grid from the greatest magnitude of each slice.
    static Quantized rounded(Array values, int axis) {
        return rounded(values, axis, BITS);
    }

    /// `values` on a symmetric grid from the greatest magnitude of each slice.
    static Quantized rounded(Array values, int axis, int bits) {
        Slices slices = Slices.along(axis, values.shape());
        float[] scales = new float[slices.count()];
        float[] numbers = values.toFloats();
        slices.runs(0, numbers.length, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                scales[s] = Math.max(scales[s], Math.abs(numbers[i]));
            }
        });
        for (int i = 0; i < scales.length; i++) {
            scales[i] = Math.max(SMALLEST_SCALE, scales[i] / ((1 << (bits - 1)) - 1));
        }
        return Quantized.nearest(values, grid(scales, axis, bits));
    }

    private static Grid grid(float[] scales, int axis, int bits) {
        return new Grid(bits, true, axis, Array.of(scales, scales.length),
                Array.of(new float[scales.length], scales.length));
    }

    /// `weight` with scales so large that `bias`, counted in `inputScale` times them, fits into 32 bits. Channels that are next to zero
    /// have tiny scales otherwise.
    static Quantized carrying(Quantized weight, float[] bias, float inputScale) {
        float[] scales = weight.grid().scales().toFloats();
        boolean changed = false;
        for (int i = 0; i < bias.length; i++) {
            int slice = scales.length == 1 ? 0 : i;
            float needed = (float) (Math.abs(bias[i]) / GREATEST_BIAS / inputScale);
            if (scales[slice] < needed) {
                scales[slice] = needed;
                changed = true;
            }
        }
        return changed ? Quantized.nearest(weight.toDense(), grid(scales, weight.grid().axis(), BITS)) : weight;
    }
}
