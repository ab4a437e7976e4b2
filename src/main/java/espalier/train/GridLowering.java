package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Shape;
import espalier.model.weight.Grid;

/// Rounds to grids so that gradients pass as if nothing were rounded where numbers lie within the grid's range, and stop outside.
///
/// Source: Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference* (2018),
/// section 3. A grid of two levels of one magnitude has no range to leave: there all gradients pass, as numbers could not change
/// their sign otherwise; Rastegari et al., *XNOR-Net* (2016), section 3.1, where all but uncommonly large numbers do.
final class GridLowering {
    private GridLowering() {
    }

    /// Rounding to a grid that stays.
    static Lowering fixed(Grid grid, Shape shape, PtNDManager memory) {
        var spread = new PerSlice(grid, shape, memory);
        PtNDArray scale = spread.of(grid.scales().toFloats());
        PtNDArray zero = spread.of(grid.zeros().toFloats());
        float[] lowest = new float[Math.toIntExact(grid.scales().elements())];
        float[] highest = new float[lowest.length];
        for (int slice = 0; slice < lowest.length; slice++) {
            lowest[slice] = grid.decode(grid.low(), slice);
            highest[slice] = grid.decode(grid.high(), slice);
        }
        PtNDArray low = spread.of(lowest);
        PtNDArray high = spread.of(highest);
        return latent -> {
            PtNDArray numbers = latent.getFirst();
            PtNDArray carrier = isBinary(grid) ? numbers : JniUtils.min(JniUtils.max(numbers, low), high);
            PtNDArray constant = JniUtils.detachGradient(carrier);
            PtNDArray levels = JniUtils.mul(JniUtils.sub(codes(constant, scale, zero, grid), zero), scale);
            return carrying(levels, carrier);
        };
    }

    /// Rounding to a grid whose scales are free numbers as well: of a number w at level q·s within range the scale gets the gradient
    /// q − w/s, outside the lowest or highest code, counted from that of zero.
    ///
    /// Source: Esser et al., *Learned Step Size Quantization* (2020), eq. 3.
    static Lowering learned(Grid grid, Shape shape, PtNDManager memory) {
        var spread = new PerSlice(grid, shape, memory);
        PtNDArray zero = spread.of(grid.zeros().toFloats());
        PtNDArray smallest = Tensors.scalar(memory, Grid.SMALLEST_SCALE);
        int reach = Math.max(1, grid.high());
        return latent -> {
            PtNDArray numbers = latent.getFirst();
            PtNDArray scale = spread.of(spread.slowed(JniUtils.max(latent.getLast(), smallest), reach));
            PtNDArray constant = JniUtils.detachGradient(scale);
            PtNDArray codes = codes(JniUtils.detachGradient(numbers), constant, zero, grid);
            PtNDArray levels = JniUtils.mul(JniUtils.sub(codes, zero), scale);
            if (isBinary(grid)) {
                return carrying(levels, numbers);
            }
            PtNDArray clipped = JniUtils.clip(JniUtils.add(JniUtils.div(numbers, scale), zero), (float) grid.low(),
                    (float) grid.high());
            return carrying(levels, JniUtils.mul(clipped, constant));
        };
    }

    private static boolean isBinary(Grid grid) {
        return grid.bits() == 1 && grid.symmetric();
    }

    /// `levels` with the gradient of `carrier` added to their own: the difference is exactly zero.
    private static PtNDArray carrying(PtNDArray levels, PtNDArray carrier) {
        return JniUtils.add(levels, JniUtils.sub(carrier, JniUtils.detachGradient(carrier)));
    }

    private static PtNDArray codes(PtNDArray numbers, PtNDArray scale, PtNDArray zero, Grid grid) {
        PtNDArray codes = JniUtils.round(JniUtils.add(JniUtils.div(numbers, scale), zero));
        return JniUtils.clip(codes, (float) grid.low(), (float) grid.high());
    }
}
