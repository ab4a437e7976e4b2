package espalier.compress.quantize;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.compress.method.Quantization;
import espalier.model.array.Array;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Knob;
import espalier.model.recipe.Labelled;
import espalier.model.weight.Levels;
import espalier.model.weight.Moving;
import espalier.model.weight.Palette;
import java.util.Set;

/// Leaves every weight zero or a power of two times one scale, so that products with it are shifts.
///
/// Of b bits there are 2^(b−1) − 1 magnitudes, each half the one before: fine near zero, where most weights are, and coarse far from
/// it. The greatest is the one of least squared error, tried and then settled by least squares over up to 2,048 weights of a slice; or
/// it is itself a power of two, after the source's rule, so that nothing but shifts is left.
///
/// Needs nothing but the weights; below 5 bits it needs training, in which weights pass straight through to other levels.
/// Source: Zhou, Yao, Guo, Xu and Chen, *Incremental Network Quantization* (2017), eq. 1 to 3; Miyashita, Lee and Murmann,
/// *Convolutional Neural Networks using Logarithmic Data Representation* (2016), section 3.
public final class PowersOfTwo implements Quantization<PowersOfTwo.Settings> {
    /// What the greatest level is.
    public enum Greatest implements Labelled {
        /// Any number: the one of least squared error.
        MSE,
        /// The power of two that is nearest to the greatest weight.
        POWER;

        @Override
        public String label() {
            return switch (this) {
                case MSE -> "Squared error";
                case POWER -> "Power of two";
            };
        }
    }

    /// How many levels there are and how far they reach.
    public record Settings(
            @Knob(label = "Bits", help = "Bits each weight takes; b bits give zero and 2^(b−1) − 1 powers of two of either sign", min = 2, max = 6, initial = "4", unit = "bits") int bits,
            @Knob(label = "Greatest level", help = "The greatest level is the number of least squared error (mse), or itself a power of two (power)", initial = "mse") Greatest greatest,
            LevelSettings levels) {}

    @Override
    public String id() {
        return "pot";
    }

    @Override
    public String label() {
        return "Powers of two";
    }

    @Override
    public String summary() {
        return "Rounds every weight to zero or a power of two times a scale, so that products become shifts.";
    }

    @Override
    public String formula() {
        return "min ‖W − Q(W)‖²  with  Q(w) ∈ α·{0, ±1, ±½, ±¼, …}";
    }

    @Override
    public String source() {
        return "Zhou, Yao, Guo, Xu, Chen, *Incremental Network Quantization* (2017), eq. 1 to 3; Miyashita, Lee, Murmann, "
                + "*Convolutional Neural Networks using Logarithmic Data Representation* (2016), section 3";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Set<LayerStatistic> needs(Settings settings) {
        return settings.levels.rounding().needs();
    }

    @Override
    public Array adjusted(Part part, Kept kept, Levels levels, Settings settings) {
        return settings.levels.rounding().adjusted(part, kept, levels);
    }

    @Override
    public Moving moving(Settings settings) {
        return settings.levels.scales().moving();
    }

    @Override
    public Palette levels(Part part, Kept kept, Settings settings) {
        float[] levels = ScaledLevels.symmetric(magnitudes(settings.bits));
        var search = new ScaleSearch(levels);
        return ScaledLevels.of(part, kept, settings.levels.granularity().axis(part), levels,
                settings.greatest == Greatest.MSE ? search::best : PowersOfTwo::power);
    }

    private static float[] magnitudes(int bits) {
        float[] magnitudes = new float[1 << (bits - 1)];
        for (int i = 1; i < magnitudes.length; i++) {
            magnitudes[i] = (float) Math.scalb(1.0, i + 1 - magnitudes.length);
        }
        return magnitudes;
    }

    /// 2 to the power of ⌊log₂(4·max|w| / 3)⌋, the source's eq. 2.
    private static float power(float[] numbers) {
        float greatest = 0;
        for (float number : numbers) {
            greatest = Math.max(greatest, Math.abs(number));
        }
        return greatest == 0 ? 0 : Math.scalb(1f, Math.getExponent(4.0 * greatest / 3));
    }
}
