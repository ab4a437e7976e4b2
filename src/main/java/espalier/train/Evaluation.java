package espalier.train;

import espalier.model.metric.Score;
import java.time.Duration;

/// What a model does on a whole split.
///
/// @param confusion examples by label (row) and by the class the model chose (column)
/// @param took wall time, reading the examples included
public record Evaluation(Score score, long[][] confusion, Duration took) {}
