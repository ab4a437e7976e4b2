package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.weight.Grid;
import espalier.model.weight.Palette;
import espalier.model.weight.Palettized;
import espalier.model.weight.Slices;

/// Looks values up in palettes so that gradients reach the values, the numbers that choose among them, or both.
///
/// Numbers get their gradients straight through: as if nothing were rounded between the least and the greatest value, none outside.
final class PaletteLowering {
    private final Palette palette;
    private final Shape shape;
    private final Slices slices;
    private final PtNDManager memory;
    private final PerSlice spread;

    private PaletteLowering(Palette palette, Shape shape, PtNDManager memory) {
        this.palette = palette;
        this.shape = shape;
        this.memory = memory;
        slices = palette.slicesOf(shape);
        spread = new PerSlice(palette, shape, memory);
    }

    /// Every element keeps its code, so the gradients of all elements of one code add up on its value. Source: Han et al., *Deep
    /// Compression* (2016), eq. 3.
    static Lowering coded(Palettized coded, PtNDManager memory) {
        var lookup = new PaletteLowering(coded.palette(), coded.shape(), memory);
        long[] places = new long[coded.shape().countable()];
        lookup.slices.runs(0, places.length, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                places[i] = (long) s * coded.palette().size() + coded.codeAt(i);
            }
        });
        PtNDArray indices = Tensors.ofLongs(memory, places, places.length);
        return latent -> lookup.pick(latent.getFirst(), indices);
    }

    /// Values that stay.
    static Lowering fixed(Palette palette, Shape shape, PtNDManager memory) {
        var lookup = new PaletteLowering(palette, shape, memory);
        PtNDArray values = Tensors.of(memory, palette.values());
        return latent -> lookup.nearest(latent.getFirst(), values, palette.values());
    }

    /// Values that are free numbers as well: they get the gradients of all elements that have them now.
    static Lowering learned(Palette palette, Shape shape, PtNDManager memory) {
        var lookup = new PaletteLowering(palette, shape, memory);
        return latent -> lookup.nearest(latent.getFirst(), latent.getLast(), Tensors.toArray(latent.getLast()));
    }

    /// Values times a factor that is a free number as well. Of a number w at value f·q the factor gets the gradient q − w/f between
    /// the least and the greatest value, and that value outside. Source: Li, Dong and Wang, *Additive Powers-of-Two Quantization*
    /// (2020), eq. 9.
    static Lowering scaled(Palette palette, Shape shape, PtNDManager memory) {
        var lookup = new PaletteLowering(palette, shape, memory);
        PtNDArray values = Tensors.of(memory, palette.values());
        PtNDArray smallest = Tensors.scalar(memory, Grid.SMALLEST_SCALE);
        PtNDArray low = lookup.spread.of(lookup.ends(palette, 0));
        PtNDArray high = lookup.spread.of(lookup.ends(palette, palette.size() - 1));
        double reach = lookup.reach();
        return latent -> {
            PtNDArray numbers = latent.getFirst();
            PtNDArray slow = lookup.spread.slowed(JniUtils.max(latent.getLast(), smallest), reach);
            Palette now = palette.times(Tensors.toArray(slow));
            PtNDArray factor = lookup.spread.of(slow);
            PtNDArray picked = JniUtils.mul(lookup.pick(values, lookup.places(numbers, now, lookup.inOrder())), factor);
            PtNDArray clipped = JniUtils.min(JniUtils.max(JniUtils.div(numbers, factor), low), high);
            PtNDArray carrier = JniUtils.mul(clipped, JniUtils.detachGradient(factor));
            return JniUtils.add(picked, JniUtils.sub(carrier, JniUtils.detachGradient(carrier)));
        };
    }

    /// What makes the factor's gradient the one of a step size as long as the greatest value, in steps as long: the chain rule divides
    /// by that value once for the gradient and once for the step.
    private double reach() {
        float greatest = 0;
        for (long i = 0; i < palette.values().elements(); i++) {
            greatest = Math.max(greatest, Math.abs(palette.values().floatAt(i)));
        }
        return Math.max(Grid.SMALLEST_SCALE, Math.pow(greatest, 4));
    }

    private float[] ends(Palette some, int code) {
        float[] ends = new float[some.slices()];
        for (int slice = 0; slice < ends.length; slice++) {
            ends[slice] = some.decode(code, slice);
        }
        return ends;
    }

    /// Each number's nearest value.
    ///
    /// @param known what `values` holds
    private PtNDArray nearest(PtNDArray numbers, PtNDArray values, Array known) {
        Palette now = palette.withValues(known);
        PtNDArray picked = pick(values, places(numbers, now, palette.order(known)));
        PtNDArray clipped = JniUtils.min(JniUtils.max(numbers, spread.of(ends(now, 0))),
                spread.of(ends(now, now.size() - 1)));
        return JniUtils.add(picked, JniUtils.sub(clipped, JniUtils.detachGradient(clipped)));
    }

    /// Where in the list of all values each number finds the one nearest to it among those of `now`.
    ///
    /// @param order for each slice, where the values of `now` stand in the list
    private PtNDArray places(PtNDArray numbers, Palette now, int[][] order) {
        Palettized nearest = now.nearest(Tensors.toArray(JniUtils.detachGradient(numbers)));
        long[] places = new long[shape.countable()];
        slices.runs(0, places.length, (slice, step, from, to) -> {
            for (int i = from, s = slice; i < to; i++, s += step) {
                places[i] = (long) s * now.size() + order[s][nearest.codeAt(i)];
            }
        });
        return Tensors.ofLongs(memory, places, places.length);
    }

    private int[][] inOrder() {
        return palette.order(palette.values());
    }

    private PtNDArray pick(PtNDArray values, PtNDArray places) {
        long[] list = {palette.values().elements()};
        return JniUtils.reshape(JniUtils.gather(JniUtils.reshape(values, list), places, 0), shape.sizes());
    }
}
