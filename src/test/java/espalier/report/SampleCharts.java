package espalier.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;

/// Plots that tests and pictures share: numbers like those of a real network.
public final class SampleCharts {
    private SampleCharts() {
    }

    /// Bell-shaped weights, those under the threshold pruned, the others on 15 levels.
    public static WeightHistogram histogram(int bins) {
        return histogram(bins, 0.038, 15);
    }

    /// Bell-shaped weights; a threshold of 0 prunes nothing, 0 levels quantize nothing.
    public static WeightHistogram histogram(int bins, double threshold, int levels) {
        var random = new Random(7);
        double high = 0.11;
        double width = 2 * high / bins;
        long[] before = new long[bins];
        long[] after = new long[bins];
        long zeros = 0;
        double step = levels == 0 ? 0 : 2 * high / (levels + 1);
        for (int i = 0; i < 400_000; i++) {
            double weight = Math.clamp(random.nextGaussian() * 0.0205, -high + 1e-9, high - 1e-9);
            before[(int) ((weight + high) / width)]++;
            double kept = Math.abs(weight) < threshold ? 0 : levels == 0 ? weight : Math.rint(weight / step) * step;
            if (kept == 0) {
                zeros++;
            } else {
                after[(int) ((Math.clamp(kept, -high + 1e-9, high - 1e-9) + high) / width)]++;
            }
        }
        double[] values = new double[levels];
        for (int i = 0; i < levels; i++) {
            values[i] = (i - levels / 2) * step;
        }
        return new WeightHistogram(-high, high, before, after, zeros,
                threshold == 0 ? OptionalDouble.empty() : OptionalDouble.of(threshold), values);
    }

    /// Falling singular values of a 500 × 800 matrix.
    public static SingularValues singularValues() {
        double[] values = new double[500];
        for (int i = 0; i < values.length; i++) {
            values[i] = 6 * Math.exp(-i / 90.0) + 0.4 * Math.exp(-i / 400.0);
        }
        return new SingularValues(values, OptionalInt.of(120), 500.0 * 800 / 1300);
    }

    /// Norms of 50 channels of which every seventh is pruned.
    public static ChannelNorms norms() {
        var random = new Random(3);
        double[] before = new double[50];
        double[] after = new double[50];
        for (int i = 0; i < before.length; i++) {
            before[i] = 0.6 + random.nextDouble();
            after[i] = i % 7 == 3 ? 0 : before[i] * 0.9;
        }
        return new ChannelNorms(before, after);
    }

    /// Three epochs of fine-tuning.
    public static TrainingCurve training() {
        var points = new ArrayList<TrainingCurve.Point>();
        for (int i = 1; i <= 48; i++) {
            double epoch = i / 16.0;
            points.add(new TrainingCurve.Point(epoch, 0.35 * Math.exp(-epoch) + 0.02 + 0.01 * Math.sin(i), 0,
                    i % 16 == 0 ? OptionalDouble.of(0.975 + 0.005 * epoch) : OptionalDouble.empty()));
        }
        return new TrainingCurve(points, 4);
    }

    /// Trials like those of a session on LeNet-5, one of them ruined.
    public static ParetoPlot pareto(boolean logarithmic) {
        var points = new ArrayList<ParetoPlot.Point>();
        double[][] front = {{23_000, 0.971, 0}, {29_000, 0.986, 0.954}, {41_800, 0.9921, 0.964},
                {58_300, 0.9927, 0.981},
                {97_000, 0.993, 0}};
        for (int i = 0; i < front.length; i++) {
            points.add(new ParetoPlot.Point(20 + i, "trial", (long) front[i][0], front[i][1],
                    front[i][2] == 0 ? OptionalDouble.empty() : OptionalDouble.of(front[i][2]), true));
        }
        double[][] others = {{21_000, 0.965}, {22_000, 0.969}, {24_500, 0.9525}, {27_000, 0.969}, {30_500, 0.972},
                {35_000, 0.979}, {54_000, 0.9905}, {70_000, 0.991}, {80_000, 0.983}, {120_000, 0.989},
                {150_000, 0.990}, {220_000, 0.991}, {500_000, 0.992}, {15_000, 0.11}};
        for (int i = 0; i < others.length; i++) {
            points.add(ParetoPlot.Point.untrained(1 + i, "trial", (long) others[i][0], others[i][1], false));
        }
        return new ParetoPlot(points,
                Optional.of(ParetoPlot.Point.untrained(0, "original", 1_724_320, 0.9929, false)), OptionalLong.of(22),
                "packed file", true, logarithmic);
    }

    /// A study in which only the original is measured.
    public static ParetoPlot original() {
        return new ParetoPlot(List.of(),
                Optional.of(ParetoPlot.Point.untrained(0, "original", 1_724_320, 0.9929, false)),
                OptionalLong.empty(), "packed file", true, true);
    }
}
