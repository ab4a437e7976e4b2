package espalier.compress.quantize;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.weight.Grid;
import espalier.model.weight.Palette;

/// Makes palettes of the same levels for each slice, but for a factor.
final class ScaledLevels {
    private ScaledLevels() {
    }

    /// Chooses the factor of a slice.
    interface Factor {
        /// The factor for what is left of a slice.
        float of(float[] numbers);
    }

    /// The palette of `levels` (rising) along `axis`, each slice's values times the factor of its numbers.
    static Palette of(Part part, Kept kept, int axis, float[] levels, Factor factor) {
        var numbers = new KeptNumbers(part, part.slices(axis), kept);
        float[] values = new float[numbers.slices() * levels.length];
        for (int slice = 0; slice < numbers.slices(); slice++) {
            float scale = Math.max(Grid.SMALLEST_SCALE, factor.of(numbers.of(slice, ScaleSearch.SAMPLE)));
            for (int i = 0; i < levels.length; i++) {
                values[slice * levels.length + i] = scale * levels[i];
            }
        }
        return new Palette(axis, Array.of(values, numbers.slices(), levels.length));
    }

    /// `magnitudes` (rising, from 0 on) on both sides of zero.
    static float[] symmetric(float[] magnitudes) {
        float[] levels = new float[2 * magnitudes.length - 1];
        for (int i = 0; i < magnitudes.length; i++) {
            levels[magnitudes.length - 1 + i] = magnitudes[i];
            levels[magnitudes.length - 1 - i] = -magnitudes[i];
        }
        levels[magnitudes.length - 1] = 0;
        return levels;
    }
}
