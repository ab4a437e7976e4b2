package espalier.compress.integer;

import java.util.Arrays;

/// Finds the magnitude beyond which to clip so that what is left, rounded to a few levels, loses least information.
///
/// Source: Migacz, *8-bit Inference with TensorRT* (2017), "Entropy calibration – pseudocode". As in NVIDIA's own tools the first bin counts
/// as much as the second, since after a ReLU zeros would outweigh all else. So does, beyond the source, any other number that occurs
/// over and over, such as the background of images: a merged level would blur it, and everything were clipped to avoid that.
public final class Entropy {
    /// A bin is a spike if it holds this share of all numbers and this many times as many as its neighbours.
    private static final double SPIKE_SHARE = 0.005;
    private static final double SPIKE_HEIGHT = 4;

    private Entropy() {
    }

    /// How many bins, from zero on, not to clip.
    ///
    /// @param magnitudes counts in bins of equal width from zero on
    /// @param levels the magnitudes a grid can tell apart
    public static int threshold(long[] magnitudes, int levels) {
        double[] counts = Arrays.stream(magnitudes).asDoubleStream().toArray();
        flatten(counts);
        double[] suffix = new double[counts.length + 1];
        for (int i = counts.length - 1; i >= 0; i--) {
            suffix[i] = suffix[i + 1] + counts[i];
        }
        int best = counts.length;
        double least = Double.POSITIVE_INFINITY;
        for (int kept = levels; kept <= counts.length; kept++) {
            double divergence = divergence(counts, kept, suffix[kept], levels);
            if (divergence <= least) {
                least = divergence;
                best = kept;
            }
        }
        return best;
    }

    private static void flatten(double[] counts) {
        counts[0] = counts[1];
        double least = SPIKE_SHARE * Arrays.stream(counts).sum();
        for (int i = 1; i < counts.length - 1; i++) {
            double neighbours = Math.max(counts[i - 1], counts[i + 1]);
            if (counts[i] > least && counts[i] > SPIKE_HEIGHT * neighbours) {
                counts[i] = neighbours;
            }
        }
    }

    /// The Kullback-Leibler divergence of the first `kept` bins, `outliers` added to the last of them, from the same bins merged into
    /// `levels` levels and spread again over those that hold anything.
    private static double divergence(double[] counts, int kept, double outliers, int levels) {
        double total = outliers;
        double inside = 0;
        for (int i = 0; i < kept; i++) {
            inside += counts[i];
        }
        total += inside;
        if (inside == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double divergence = 0;
        for (int level = 0; level < levels; level++) {
            int from = (int) ((long) level * kept / levels);
            int to = (int) ((long) (level + 1) * kept / levels);
            double sum = 0;
            int filled = 0;
            for (int i = from; i < to; i++) {
                sum += counts[i];
                filled += counts[i] > 0 ? 1 : 0;
            }
            for (int i = from; i < to; i++) {
                double p = (counts[i] + (i == kept - 1 ? outliers : 0)) / total;
                if (p > 0) {
                    double q = counts[i] > 0 ? sum / filled / inside : 0;
                    divergence += p * Math.log(p / q);
                }
            }
        }
        return divergence;
    }
}
