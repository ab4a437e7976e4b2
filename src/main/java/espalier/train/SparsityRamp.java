package espalier.train;

import espalier.model.InputException;
import espalier.model.recipe.PruningSchedule;
import espalier.model.weight.Mask;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Raises the sparsity of a model while it trains, as a schedule says.
final class SparsityRamp {
    private final PruningSchedule schedule;
    private final Optional<Remasking> remasking;
    private final Training training;
    private final long ramp;
    private boolean isDone;

    /// @param steps of the whole training
    /// @throws InputException if the schedule has nothing to prune
    SparsityRamp(PruningSchedule schedule, Optional<Remasking> remasking, Training training, long steps) {
        this.schedule = schedule;
        this.remasking = remasking;
        this.training = training;
        ramp = schedule.ramp(steps);
        isDone = ramp == 0;
        if (!isDone && remasking.isEmpty()) {
            throw nothingToPrune();
        }
    }

    private static InputException nothingToPrune() {
        return new InputException("A pruning schedule needs a stage right before the training that prunes something; "
                + "add one, or set the pruning schedule to one_shot.");
    }

    /// Chooses masks where they are due after so many steps.
    void after(long step) {
        if (isDone || !schedule.isDue(step, ramp)) {
            return;
        }
        isDone = step >= ramp;
        Map<String, List<Mask>> masks = remasking.orElseThrow()
                .masks(asked -> schedule.sparsity(asked, step, ramp), training.layers());
        if (masks.isEmpty()) {
            throw nothingToPrune();
        }
        training.prune(masks, schedule.regrowth(), isDone);
    }

    /// Whether the sparsity is the final one, and masks stay.
    boolean isDone() {
        return isDone;
    }
}
