package espalier.compress.quantize;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.compress.method.Quantization;
import espalier.model.array.Array;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Knob;
import espalier.model.weight.Levels;
import espalier.model.weight.Moving;
import espalier.model.weight.Palette;
import java.util.Arrays;
import java.util.Set;

/// Leaves every weight a sum of a few powers of two times one scale, so that products with it are a few shifts and sums.
///
/// One bit of b is the sign. The others are spent two by two on terms, each zero or one of three powers of two; a bit that is left over
/// is a term of one power. The exponents of all powers differ, so that all 2^(b−1) sums do: finer near zero than an even grid, but not
/// as coarse far from it as powers of two by themselves. The greatest level α is the one of least squared error, as for powers of two,
/// or learned.
///
/// Needs nothing but the weights; below 4 bits it needs training, in which weights pass straight through to other levels.
/// Source: Li, Dong and Wang, *Additive Powers-of-Two Quantization* (2020), eq. 6 with k = 2; odd numbers of bits as in the authors'
/// own program.
public final class AdditivePowersOfTwo implements Quantization<AdditivePowersOfTwo.Settings> {
    private static final int POWERS_PER_TERM = 3;

    /// How many levels there are.
    public record Settings(
            @Knob(label = "Bits", help = "Bits each weight takes; b bits give 2^(b−1) magnitudes, each a sum of powers of two, of either sign", min = 2, max = Palette.MOST_BITS, initial = "4", unit = "bits") int bits,
            LevelSettings levels) {}

    @Override
    public String id() {
        return "apot";
    }

    @Override
    public String label() {
        return "Additive powers of two";
    }

    @Override
    public String summary() {
        return "Rounds every weight to a sum of a few powers of two times a scale: levels lie denser where weights do.";
    }

    @Override
    public String formula() {
        return "min ‖W − Q(W)‖²  with  Q(w) ∈ ±γ·{Σᵢ pᵢ},  pᵢ ∈ {0, 2⁻ⁱ, 2⁻ⁱ⁻ⁿ, 2⁻ⁱ⁻²ⁿ}";
    }

    @Override
    public String source() {
        return "Li, Dong, Wang, *Additive Powers-of-Two Quantization* (2020), eq. 6";
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
        return ScaledLevels.of(part, kept, settings.levels.granularity().axis(part), levels,
                new ScaleSearch(levels)::best);
    }

    /// The 2^(bits−1) magnitudes, rising from 0 to 1.
    static float[] magnitudes(int bits) {
        int terms = (bits - 1) / 2;
        boolean hasSingle = (bits - 1) % 2 == 1;
        double[] sums = {0};
        for (int term = 0; term < terms; term++) {
            double[] powers = new double[POWERS_PER_TERM];
            for (int i = 0; i < POWERS_PER_TERM; i++) {
                // The exponent of the single power lies between those of the second and the third.
                powers[i] = Math.scalb(1.0, -(i * terms + term + (hasSingle && i == POWERS_PER_TERM - 1 ? 1 : 0)));
            }
            sums = sums(sums, powers);
        }
        if (hasSingle) {
            sums = sums(sums, new double[]{Math.scalb(1.0, -2 * terms)});
        }
        Arrays.sort(sums);
        float[] magnitudes = new float[sums.length];
        for (int i = 0; i < sums.length; i++) {
            magnitudes[i] = (float) (sums[i] / sums[sums.length - 1]);
        }
        return magnitudes;
    }

    private static double[] sums(double[] before, double[] powers) {
        double[] after = Arrays.copyOf(before, before.length * (powers.length + 1));
        for (int i = 0; i < powers.length; i++) {
            for (int j = 0; j < before.length; j++) {
                after[(i + 1) * before.length + j] = before[j] + powers[i];
            }
        }
        return after;
    }
}
