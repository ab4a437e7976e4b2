package espalier.compress;

import espalier.model.recipe.Knob;

/// Rounds every weight to the nearest of evenly spaced levels.
///
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
}
