package espalier.compress.quantize;

import espalier.compress.method.Quantization;

import espalier.model.weight.Palette;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// K-means of numbers on a line: sorted once, a cluster is a run of them, and its sum the difference of two running sums. So a
/// round takes as long for ten million numbers as for a thousand.
///
/// Source: Lloyd, *Least Squares Quantization in PCM* (1982); the drawn start: Arthur and Vassilvitskii, *k-means++: The Advantages
/// of Careful Seeding* (2007).
final class Clusters {
    private static final int MOST_ROUNDS = 1000;

    private final float[] sorted;
    private final double[] sums;

    /// @param sorted at least one number, rising
    Clusters(float[] sorted) {
        this.sorted = sorted;
        sums = new double[sorted.length + 1];
        for (int i = 0; i < sorted.length; i++) {
            sums[i + 1] = sums[i] + sorted[i];
        }
    }

    /// At most `most` values, evenly spaced from the least number to the greatest.
    float[] linear(int most) {
        double least = sorted[0];
        double step = (sorted[sorted.length - 1] - least) / (most - 1);
        float[] values = new float[most];
        for (int i = 0; i < most; i++) {
            values[i] = (float) (least + i * step);
        }
        return values;
    }

    /// At most `most` values with equally many numbers around each.
    float[] density(int most) {
        float[] values = new float[most];
        for (int i = 0; i < most; i++) {
            values[i] = sorted[(int) ((2L * i + 1) * sorted.length / (2L * most))];
        }
        return values;
    }

    /// At most `most` of the numbers, each drawn by the square of its distance to the nearest one drawn before.
    float[] drawn(int most, RandomGenerator random) {
        double[] squares = new double[sorted.length + 1];
        for (int i = 0; i < sorted.length; i++) {
            squares[i + 1] = squares[i] + (double) sorted[i] * sorted[i];
        }
        float[] values = {sorted[random.nextInt(sorted.length)]};
        while (values.length < most) {
            float next = next(values, squares, random.nextDouble());
            int place = Arrays.binarySearch(values, next);
            if (place >= 0) {
                return values;
            }
            float[] longer = Arrays.copyOf(values, values.length + 1);
            System.arraycopy(values, -place - 1, longer, -place, values.length + place + 1);
            longer[-place - 1] = next;
            values = longer;
        }
        return values;
    }

    /// The number at `share` of the squared distances summed from the left.
    private float next(float[] values, double[] squares, double share) {
        int[] ends = ends(values);
        double total = 0;
        for (int i = 0; i < values.length; i++) {
            total += error(i == 0 ? 0 : ends[i - 1], ends[i], values[i], squares);
        }
        double left = share * total;
        for (int i = 0; i < values.length; i++) {
            int start = i == 0 ? 0 : ends[i - 1];
            double here = error(start, ends[i], values[i], squares);
            if (left < here) {
                return sorted[search(start, ends[i], values[i], squares, left)];
            }
            left -= here;
        }
        return values[0];
    }

    private int search(int start, int end, float value, double[] squares, double wanted) {
        int low = start;
        int high = end - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (error(start, middle + 1, value, squares) > wanted) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private double error(int start, int end, float value, double[] squares) {
        double error = squares[end] - squares[start] - 2 * value * (sums[end] - sums[start])
                + (double) (end - start) * value * value;
        return Math.max(0, error);
    }

    /// The means of the clusters that settle around `values` (rising); those that nothing is nearest to are left out.
    float[] settle(float[] values) {
        float[] means = values.clone();
        int[] before = new int[0];
        int[] ends = ends(means);
        for (int round = 0; round < MOST_ROUNDS && !Arrays.equals(before, ends); round++) {
            for (int i = 0, start = 0; i < means.length; start = ends[i], i++) {
                if (ends[i] > start) {
                    means[i] = (float) ((sums[ends[i]] - sums[start]) / (ends[i] - start));
                }
            }
            before = ends;
            Arrays.sort(means);
            ends = ends(means);
        }
        int used = 0;
        for (int i = 0, start = 0; i < means.length; start = ends[i], i++) {
            if (ends[i] > start) {
                means[used++] = means[i];
            }
        }
        return Arrays.copyOf(means, used);
    }

    /// The end of the run of numbers nearest to each of `values`.
    private int[] ends(float[] values) {
        int[] ends = new int[values.length];
        float[] bounds = Palette.bounds(values);
        for (int i = 0; i < bounds.length; i++) {
            ends[i] = above(i == 0 ? 0 : ends[i - 1], bounds[i]);
        }
        ends[values.length - 1] = sorted.length;
        return ends;
    }

    /// The first place from `start` on with a number above `bound`.
    private int above(int start, float bound) {
        int low = start;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
