package espalier.compress;

import espalier.model.array.Array;
import espalier.model.recipe.Knob;
import espalier.model.weight.Grid;

/// Rounds every weight to the nearest of evenly spaced levels.
///
/// Source: Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference* (2018),
/// eq. 1; of one bit: Rastegari et al., *XNOR-Net* (2016), eq. 6.
public final class UniformQuantization implements Quantization<UniformQuantization.Settings> {
    private static final float SMALLEST_SCALE = 0x1p-60f;

    /// Where the levels lie.
    public enum Scheme {
        /// As many on both sides of zero; of one bit ± the mean magnitude.
        SYMMETRIC,
        /// From the least weight to the greatest, zero among them.
        AFFINE
    }

    /// Which weights share a scale.
    public enum Granularity {
        /// Those of one output channel.
        CHANNEL,
        /// All of a layer.
        TENSOR
    }

    /// How fine the grid is.
    public record Settings(
            @Knob(label = "Bits", help = "Bits each weight takes; b bits give up to 2^b levels", min = 1, max = 16, initial = "8", unit = "bits") int bits,
            @Knob(label = "Scheme", help = "Levels symmetric around zero, or from the least to the greatest weight (affine)", initial = "symmetric") Scheme scheme,
            @Knob(label = "Granularity", help = "One scale per output channel, or one for the whole tensor", initial = "channel") Granularity granularity) {}

    @Override
    public String id() {
        return "uniform";
    }

    @Override
    public String label() {
        return "Uniform quantization";
    }

    @Override
    public String summary() {
        return "Rounds every weight to the nearest of a few evenly spaced levels, so that a small integer stands for it.";
    }

    @Override
    public String formula() {
        return "min ‖W − Q(W)‖²  with  Q(w) = s·(clamp(round(w/s) + z) − z)";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Grid grid(Part part, Kept kept, Settings settings) {
        int axis = settings.granularity == Granularity.CHANNEL ? part.outputAxis() : Grid.TENSOR;
        if (settings.scheme == Scheme.AFFINE) {
            return affine(settings.bits, axis, ends(part, axis, kept));
        }
        return symmetric(settings.bits, axis, settings.bits == 1 ? part.ranges(axis, kept) : ends(part, axis, kept));
    }

    /// The ends of ranges above a threshold follow from those of all numbers, which are counted but once.
    private static Ranges ends(Part part, int axis, Kept kept) {
        return kept instanceof Kept.Above(float threshold)
                ? part.ranges(axis, Kept.ALL).above(threshold)
                : part.ranges(axis, kept);
    }

    private static Grid symmetric(int bits, int axis, Ranges ranges) {
        int levels = (1 << (bits - 1)) - 1;
        float[] scales = new float[ranges.slices()];
        float[] zeros = new float[ranges.slices()];
        for (int slice = 0; slice < scales.length; slice++) {
            double step = bits == 1 ? 2 * ranges.meanMagnitude()[slice] : (double) ranges.magnitude(slice) / levels;
            scales[slice] = positive(step);
            zeros[slice] = bits == 1 ? -0.5f : 0;
        }
        return new Grid(bits, true, axis, Array.of(scales, scales.length), Array.of(zeros, zeros.length));
    }

    private static Grid affine(int bits, int axis, Ranges ranges) {
        int low = -(1 << (bits - 1));
        int high = (1 << (bits - 1)) - 1;
        float[] scales = new float[ranges.slices()];
        float[] zeros = new float[ranges.slices()];
        for (int slice = 0; slice < scales.length; slice++) {
            double least = ranges.least()[slice];
            double greatest = ranges.greatest()[slice];
            scales[slice] = positive((greatest - least) / (high - low));
            zeros[slice] = (float) Math.clamp(Math.rint(low - least / scales[slice]), low, high);
        }
        return new Grid(bits, false, axis, Array.of(scales, scales.length), Array.of(zeros, zeros.length));
    }

    /// A scale must be positive; the one of a slice of zeros is so small that even ± half of it is as good as zero.
    private static float positive(double step) {
        return step > SMALLEST_SCALE ? (float) step : SMALLEST_SCALE;
    }
}
