package espalier.train;

import espalier.model.recipe.LearningRateSchedule;
import espalier.model.recipe.Optimization;

/// The step size of each step.
///
/// @param warmUp steps over which it first rises in a straight line
/// @param steps in all
record LearningRate(LearningRateSchedule schedule, double highest, long warmUp, long steps) {
    /// The shares and divisors of PyTorch's `OneCycleLR`.
    private static final double RISE = 0.3;
    private static final double START = 25;
    private static final double END = 1e4;

    /// The step sizes of a training of `steps` steps.
    static LearningRate of(Optimization optimization, long steps) {
        var schedule = optimization.learningRateSchedule();
        long warmUp = schedule == LearningRateSchedule.ONE_CYCLE ? 0 : Math.round(optimization.warmUp() * steps);
        return new LearningRate(schedule, optimization.learningRate(), warmUp, steps);
    }

    /// The size of step `step`, which counts from 0.
    double at(long step) {
        if (step < warmUp) {
            return highest * (step + 1) / warmUp;
        }
        double done = (step - warmUp) / (double) (steps - warmUp);
        return switch (schedule) {
            case CONSTANT -> highest;
            case COSINE -> highest * (1 + Math.cos(Math.PI * (step - warmUp) / (steps - warmUp))) / 2;
            case LINEAR -> highest * (1 - done);
            case STEP -> done < 0.5 ? highest : done < 0.75 ? highest / 10 : highest / 100;
            case ONE_CYCLE -> oneCycle(step);
        };
    }

    private double oneCycle(long step) {
        double peak = RISE * steps - 1;
        double start = highest / START;
        return step <= peak
                ? between(start, highest, step / peak)
                : between(highest, start / END, (step - peak) / (steps - 1 - peak));
    }

    private static double between(double from, double to, double share) {
        return to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2;
    }
}
