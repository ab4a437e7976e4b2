package espalier.compress.quantize;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.compress.method.Quantization;
import espalier.compress.method.Ranges;
import espalier.model.array.Array;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Knob;
import espalier.model.weight.Grid;
import espalier.model.weight.Levels;
import espalier.model.weight.Moving;
import espalier.model.weight.Slices;
import java.util.Arrays;
import java.util.Set;

/// Rounds every weight to one of evenly spaced levels, the nearest by itself or the one that is best for the layer's output.
///
/// How far levels reach: see [WeightRange]; how weights choose among them: [Rounding]. Needs nothing but the weights, or data for
/// rounding by GPTQ; below 4 bits nets need training, in which scales stay or are learned ([ScaleTraining]).
/// Source: Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference* (2018),
/// eq. 1; of one bit: Rastegari et al., *XNOR-Net* (2016), eq. 6.
public final class UniformQuantization implements Quantization<UniformQuantization.Settings> {
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
        TENSOR,
        /// Some of an output channel, which follow one another along its inputs.
        GROUP
    }

    /// How fine the grid is.
    public record Settings(
            @Knob(label = "Bits", help = "Bits each weight takes; b bits give up to 2^b levels", min = 1, max = 16, initial = "8", unit = "bits") int bits,
            @Knob(label = "Scheme", help = "Levels symmetric around zero, or from the least to the greatest weight (affine)", initial = "symmetric") Scheme scheme,
            @Knob(label = "Granularity", help = "One scale per output channel, one for the whole tensor, or one for each group of weights along the inputs of a channel", initial = "channel") Granularity granularity,
            @Knob(label = "Group size", help = "Weights of a group; the last one of a channel may have fewer", min = 2, max = 4096, initial = "64", unit = "weights", logarithmic = true, when = "granularity=group") int group,
            WeightRange.Settings reach,
            @Knob(label = "Scales in training", help = "Scales stay as they are (fixed), or training moves them too (learned, LSQ)", initial = "fixed") ScaleTraining scales,
            Rounding rounding) {}

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
    public String source() {
        return "Jacob et al., *Quantization and Training of Neural Networks for Efficient "
                + "Integer-Arithmetic-Only Inference* (2018), eq. 1; of one bit: Rastegari et al., *XNOR-Net* "
                + "(2016), eq. 6";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Moving moving(Settings settings) {
        return settings.scales.moving();
    }

    @Override
    public Set<LayerStatistic> needs(Settings settings) {
        return settings.rounding.needs();
    }

    @Override
    public Array adjusted(Part part, Kept kept, Levels levels, Settings settings) {
        return settings.rounding.adjusted(part, kept, levels);
    }

    @Override
    public Grid levels(Part part, Kept kept, Settings settings) {
        int axis = settings.granularity == Granularity.TENSOR ? Levels.TENSOR : part.outputAxis();
        Slices slices = settings.granularity == Granularity.GROUP
                ? Slices.along(axis, settings.group, part.values().shape())
                : part.slices(axis);
        int group = slices.count() > slices.across() ? settings.group : 0;
        boolean isSymmetric = settings.scheme == Scheme.SYMMETRIC;
        if (isSymmetric && settings.bits == 1) {
            return binary(part.ranges(slices, kept), axis, group);
        }
        Ranges ranges = ends(part, slices, kept);
        var range = new WeightRange(new KeptNumbers(part, slices, kept), settings.reach,
                isSymmetric,
                isSymmetric ? ends -> symmetric(settings.bits, ends) : ends -> affine(settings.bits, ends));
        float[] scales = new float[ranges.slices()];
        float[] zeros = new float[ranges.slices()];
        for (int slice = 0; slice < scales.length; slice++) {
            WeightRange.Step step = range.step(slice,
                    new WeightRange.Ends(ranges.least()[slice], ranges.greatest()[slice]));
            scales[slice] = step.scale();
            zeros[slice] = step.zero();
        }
        return new Grid(settings.bits, isSymmetric, axis, group, Array.of(scales, scales.length),
                Array.of(zeros, zeros.length));
    }

    /// The grid of one bit with the levels ± the mean magnitude, the best there are.
    static Grid binary(Ranges ranges, int axis, int group) {
        float[] scales = new float[ranges.slices()];
        float[] zeros = new float[scales.length];
        Arrays.fill(zeros, -0.5f);
        for (int slice = 0; slice < scales.length; slice++) {
            scales[slice] = positive(2 * ranges.meanMagnitude()[slice]);
        }
        return new Grid(1, true, axis, group, Array.of(scales, scales.length), Array.of(zeros, zeros.length));
    }

    /// The ends of ranges above a threshold follow from those of all numbers, which are counted but once.
    private static Ranges ends(Part part, Slices slices, Kept kept) {
        return kept instanceof Kept.Above(float threshold)
                ? part.ranges(slices, Kept.ALL).above(threshold)
                : part.ranges(slices, kept);
    }

    private static WeightRange.Step symmetric(int bits, WeightRange.Ends ends) {
        int high = (1 << (bits - 1)) - 1;
        return new WeightRange.Step(positive(ends.magnitude() / high), 0, -high, high);
    }

    private static WeightRange.Step affine(int bits, WeightRange.Ends ends) {
        int low = -(1 << (bits - 1));
        int high = (1 << (bits - 1)) - 1;
        float scale = positive((ends.greatest() - ends.least()) / (high - low));
        return new WeightRange.Step(scale, (float) Math.clamp(Math.rint(low - ends.least() / scale), low, high), low,
                high);
    }

    /// A scale must be positive; the one of a slice of zeros is so small that even ± half of it is as good as zero.
    private static float positive(double step) {
        return step > Grid.SMALLEST_SCALE ? (float) step : Grid.SMALLEST_SCALE;
    }
}
