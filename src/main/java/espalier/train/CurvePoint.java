package espalier.train;

import espalier.model.metric.Score;
import java.util.Optional;

/// A point of a training curve.
///
/// @param step optimizer steps taken so far
/// @param epoch passes over the training data so far, with fractions
/// @param loss mean training loss since the point before
/// @param penalty what the weights at this point add to the loss, `λR`; 0 without a penalty
/// @param validation the score on the validation split, where it was measured at this point
public record CurvePoint(long step, double epoch, double loss, double penalty, Optional<Score> validation) {
    /// A point of a training without a penalty.
    public CurvePoint(long step, double epoch, double loss, Optional<Score> validation) {
        this(step, epoch, loss, 0, validation);
    }
}
