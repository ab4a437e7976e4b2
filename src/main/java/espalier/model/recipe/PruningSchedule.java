package espalier.model.recipe;

/// When the weights that the compress stage before a training prunes become zero: at once, or more and more while it trains.
///
/// While the sparsity rises, what is pruned can come back: it keeps its value and gets the gradient of the weights in use, as in Guo
/// et al., *Dynamic Network Surgery* (2016), eq. 3. Afterwards the masks stay, at the sparsity the stage asks for.
@Section("Pruning")
public record PruningSchedule(
        @Knob(label = "Pruning schedule", help = "When the stage before becomes sparse: at once, in rounds, or along a cubic curve while training runs", initial = "one_shot") Course pruningSchedule,
        @Knob(label = "Rounds", help = "Times that weights are pruned, each time the same share of those that are left", min = 2, max = 50, initial = "5", when = "pruningSchedule=iterative") int rounds,
        @Knob(label = "Start sparsity", help = "Share of the final sparsity at the first step", min = 0, max = 1, initial = "0", unit = "%", when = "pruningSchedule=polynomial") double startSparsity,
        @Knob(label = "Masks every", help = "Steps after which the weights to prune are chosen again", min = 1, max = 10000, initial = "50", unit = "steps", logarithmic = true, when = "pruningSchedule=polynomial") int maskEvery,
        @Knob(label = "Rises over", help = "Share of the steps over which the sparsity rises; then the masks stay", min = 0.01, max = 1, initial = "0.6", unit = "%", when = "pruningSchedule=iterative|polynomial") double rampShare,
        @Knob(label = "Regrowth", help = "Pruned weights go on learning while the sparsity rises, so that wrongly cut ones come back", initial = "true", when = "pruningSchedule=iterative|polynomial") boolean regrowth) {
    /// Pruned before the first step.
    public static final PruningSchedule ONE_SHOT = new PruningSchedule(Course.ONE_SHOT, 5, 0, 50, 0.6, true);

    /// How the sparsity goes over the steps.
    public enum Course {
        /// All at once.
        ONE_SHOT,
        /// In rounds that each take the same share of what is left; Han et al. (2015), section 3; Frankle and Carbin, *The Lottery
        /// Ticket Hypothesis* (2019), section 2.
        ITERATIVE,
        /// Fast at first, then ever slower; Zhu and Gupta, *To Prune, or Not to Prune* (2017), eq. 1.
        POLYNOMIAL
    }

    /// The steps of `steps` over which the sparsity rises.
    public long ramp(long steps) {
        return pruningSchedule == Course.ONE_SHOT ? 0 : Math.max(1, Math.round(rampShare * steps));
    }

    /// Whether masks are chosen after so many steps of a ramp of `ramp` steps.
    public boolean isDue(long step, long ramp) {
        return step <= ramp && (step == 0 || step == ramp || switch (pruningSchedule) {
            case ONE_SHOT -> false;
            case ITERATIVE -> round(step, ramp) != round(step - 1, ramp);
            case POLYNOMIAL -> step % maskEvery == 0;
        });
    }

    /// The sparsity of a layer after so many steps.
    ///
    /// @param asked the sparsity that the stage asks for, 0..1
    public double sparsity(double asked, long step, long ramp) {
        if (step >= ramp) {
            return asked;
        }
        return switch (pruningSchedule) {
            case ONE_SHOT -> asked;
            case ITERATIVE -> 1 - Math.pow(1 - asked, round(step, ramp) / (double) rounds);
            case POLYNOMIAL ->
                asked + (startSparsity * asked - asked) * Math.pow(1 - (double) step / ramp, 3);
        };
    }

    /// Counts from 1 at the first step to all at the last of the ramp.
    private long round(long step, long ramp) {
        return 1 + step * (rounds - 1) / ramp;
    }
}
