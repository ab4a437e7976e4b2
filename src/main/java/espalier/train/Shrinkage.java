package espalier.train;

import espalier.model.array.Shape;
import espalier.model.recipe.Regularization;

/// The penalty `λR` on one array of weights, and the step that makes it small.
///
/// @param groups how many groups there are
/// @param run how many neighbours of one group stand in a row
record Shrinkage(Regularization regularization, int groups, int run) {
    private static final int MOST_ROUNDS = 60;
    private static final double CLOSE = 1e-7;

    /// The penalty on weights of this shape.
    ///
    /// @param axis counts the groups
    static Shrinkage of(Regularization regularization, Shape shape, int axis) {
        int run = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            run *= Math.toIntExact(shape.size(i));
        }
        return new Shrinkage(regularization, Math.toIntExact(shape.size(axis)), run);
    }

    /// The value of `λR`.
    double penalty(float[] values) {
        double sum = 0;
        if (isGrouped()) {
            for (double squares : squares(values)) {
                sum += Math.sqrt(squares * values.length / groups);
            }
        } else {
            for (float value : values) {
                sum += Math.abs(value);
            }
        }
        return sum * regularization.lambda();
    }

    /// Takes the proximal step: to the least of `½ Σ d(v − w)² + ηλR(v)`, with `d` the metric. For single weights that is
    /// `sign(w)·max(|w| − ηλ/d, 0)`.
    ///
    /// @param metric what the optimizer divided the gradient of each weight by
    void shrink(float[] values, double learningRate, Metric metric) {
        double threshold = learningRate * regularization.lambda();
        if (isGrouped()) {
            shrinkGroups(values, threshold, metric);
            return;
        }
        for (int i = 0; i < values.length; i++) {
            float value = values[i];
            values[i] = Math.copySign(Math.max(0, Math.abs(value) - (float) (threshold / metric.of(i))), value);
            if (values[i] == 0) {
                // Not the negative one, which a file would have to store.
                values[i] = 0;
            }
        }
    }

    /// A group of length `s` has `v = d·w·s / (d·s + ηλ√n)`, where `Σ (d·w / (d·s + ηλ√n))² = 1`; it is zero where that has no
    /// positive solution. Yun et al. (2021), section 3.2.
    private void shrinkGroups(float[] values, double learningThreshold, Metric metric) {
        double[] metrics = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            metrics[i] = metric.of(i);
        }
        double threshold = learningThreshold * Math.sqrt((double) values.length / groups);
        for (int group = 0; group < groups; group++) {
            double length = length(values, metrics, group, threshold);
            for (int block = group * run; block < values.length; block += groups * run) {
                for (int i = block; i < block + run; i++) {
                    values[i] = length == 0
                            ? 0
                            : (float) (values[i] * metrics[i] * length / (metrics[i] * length + threshold));
                }
            }
        }
    }

    /// Newton's method from the left, where the sum, convex and falling in the length, is never overshot.
    private double length(float[] values, double[] metrics, int group, double threshold) {
        double length = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double sum = 0;
            double slope = 0;
            for (int block = group * run; block < values.length; block += groups * run) {
                for (int i = block; i < block + run; i++) {
                    double below = metrics[i] * length + threshold;
                    double square = metrics[i] * values[i] / below * (metrics[i] * values[i] / below);
                    sum += square;
                    slope -= 2 * square * metrics[i] / below;
                }
            }
            if (!(sum > 1)) {
                return length;
            }
            double longer = length - (sum - 1) / slope;
            if (longer - length <= CLOSE * longer) {
                return longer;
            }
            length = longer;
        }
        return length;
    }

    /// What the optimizer divides by.
    @FunctionalInterface
    interface Metric {
        double of(int index);
    }

    /// The sum of squares of each group.
    private double[] squares(float[] values) {
        double[] sums = new double[groups];
        for (int i = 0; i < values.length; i++) {
            sums[i / run % groups] += values[i] * values[i];
        }
        return sums;
    }

    private boolean isGrouped() {
        return regularization.penalty() == Regularization.Penalty.GROUP_L1;
    }
}
