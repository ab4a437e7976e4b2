package espalier.compress.quantize;

import espalier.model.weight.Palette;

/// Finds the factor on given levels at which rounding to the nearest of them costs least.
///
/// A row of factors is tried on at most [#SAMPLE] numbers of a slice, and a finer one around the best; from there rounds of least squares go on: given the
/// level of each number, the best factor is `Σ w·q / Σ q²`, and given the factor, the best level is the nearest.
final class ScaleSearch {
    /// Numbers of a slice that are looked at.
    static final int SAMPLE = 2048;
    /// Levels far from zero are rare, so the greatest may do more good beyond the greatest number.
    private static final double GREATEST_FACTOR = 2;
    private static final int COARSE = 64;
    private static final int FINE = 16;
    private static final int MOST_ROUNDS = 20;

    private final float[] levels;
    private final double greatest;

    /// @param levels rising
    ScaleSearch(float[] levels) {
        this.levels = levels;
        greatest = Math.max(-levels[0], levels[levels.length - 1]);
    }

    /// The factor of least squared error for these numbers; 0 where all of them are.
    float best(float[] numbers) {
        double reach = 0;
        for (float number : numbers) {
            reach = Math.max(reach, Math.abs(number) / greatest);
        }
        double step = GREATEST_FACTOR * reach / COARSE;
        double coarse = best(numbers, step, step, COARSE);
        return (float) settled(numbers, best(numbers, coarse - step, 2 * step / FINE, FINE + 1));
    }

    /// The best of a row of factors; of equal ones the least.
    private double best(float[] numbers, double first, double step, int count) {
        double best = first;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            double error = error(numbers, first + i * step);
            if (error < least) {
                least = error;
                best = first + i * step;
            }
        }
        return best;
    }

    private double settled(float[] numbers, double start) {
        double factor = start;
        for (int round = 0; round < MOST_ROUNDS && factor > 0; round++) {
            float[] bounds = bounds(factor);
            double products = 0;
            double squares = 0;
            for (float number : numbers) {
                double level = levels[Palette.place(bounds, number)];
                products += number * level;
                squares += level * level;
            }
            double next = squares == 0 ? factor : products / squares;
            if (next == factor) {
                break;
            }
            factor = next;
        }
        return factor;
    }

    private double error(float[] numbers, double factor) {
        float[] bounds = bounds(factor);
        double error = 0;
        for (float number : numbers) {
            double lost = number - factor * levels[Palette.place(bounds, number)];
            error += lost * lost;
        }
        return error;
    }

    private float[] bounds(double factor) {
        return Palette.bounds(times(factor));
    }

    /// The levels times `factor`.
    float[] times(double factor) {
        float[] scaled = new float[levels.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (factor * levels[i]);
        }
        return scaled;
    }
}
