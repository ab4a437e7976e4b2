package espalier.compress.quantize;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.weight.Grid;

/// Leaves every weight one of three values, −α, 0 or α.
///
/// Given which weights stay non-zero, the best α is the mean of their magnitudes; given how many, they are the greatest. So the best
/// of all α follows from one sort. The source approximates it by the weights above 0.7 times the mean magnitude, which assumes a
/// distribution. Of slices of more than a million weights as many, spread evenly, are sorted.
///
/// Needs nothing but the weights; at full accuracy it needs training, which moves weights across the two thresholds ± α/2.
/// Source: Li, Zhang and Liu, *Ternary Weight Networks* (2016), eq. 3 to 6.
public final class Ternary implements FixedLevels {
    private static final int BITS = 2;
    private static final int MOST_SORTED = 1 << 20;

    @Override
    public String id() {
        return "ternary";
    }

    @Override
    public String label() {
        return "Ternary weights";
    }

    @Override
    public String summary() {
        return "Leaves every weight one of three values, minus α, zero or α, so that products become sums and differences.";
    }

    @Override
    public String formula() {
        return "min ‖W − α·T‖²  over α and T  with  Tᵢ ∈ {−1, 0, 1}";
    }

    @Override
    public String source() {
        return "Li, Zhang, Liu, *Ternary Weight Networks* (2016), eq. 3 to 6";
    }

    @Override
    public Grid levels(Part part, Kept kept, LevelSettings settings) {
        int axis = settings.granularity().axis(part);
        var numbers = new KeptNumbers(part, part.slices(axis), kept);
        float[] scales = new float[numbers.slices()];
        for (int slice = 0; slice < scales.length; slice++) {
            scales[slice] = Math.max(Grid.SMALLEST_SCALE, scale(numbers.magnitudes(slice, MOST_SORTED)));
        }
        return new Grid(BITS, true, axis, Array.of(scales, scales.length),
                Array.of(new float[scales.length], scales.length));
    }

    /// The scale of least squared error: with the `k` greatest magnitudes non-zero and their mean as the scale, the error falls by
    /// (sum of them)² / k.
    ///
    /// @param magnitudes rising
    private static float scale(float[] magnitudes) {
        double sum = 0;
        double most = 0;
        double best = 0;
        for (int k = 1; k <= magnitudes.length; k++) {
            sum += magnitudes[magnitudes.length - k];
            if (sum * sum / k > most) {
                most = sum * sum / k;
                best = sum / k;
            }
        }
        return (float) best;
    }
}
