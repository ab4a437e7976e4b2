package espalier.train;

import espalier.model.metric.Score;
import java.util.Optional;

/// A point of a training curve.
///
/// @param step optimizer steps taken so far
/// @param epoch passes over the training data so far, with fractions
/// @param loss mean training loss since the point before
/// @param validation the score on the validation split, where it was measured at this point
public record CurvePoint(long step, double epoch, double loss, Optional<Score> validation) {}
