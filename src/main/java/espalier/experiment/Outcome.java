package espalier.experiment;

import espalier.model.metric.Cost;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.train.CurvePoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a trial measured.
///
/// @param beforeRecovery the score on validation before the last recovery, where there is one
/// @param score the score on validation
/// @param test the score on the test split, for a trial marked final
/// @param sizes bytes, equal to the files it would write
/// @param cost what the compressed model costs for one input
/// @param layers in the order of the model
/// @param latency median time of one input in ONNX Runtime, where it was measured
/// @param curve the training curve of all recoveries in a row; empty without training
public record Outcome(Optional<Score> beforeRecovery, Score score, Optional<Score> test, Sizes sizes, Cost cost,
        List<TrialLayer> layers, Optional<Duration> latency, List<CurvePoint> curve) {
    public Outcome {
        layers = List.copyOf(layers);
        curve = List.copyOf(curve);
    }

    /// This outcome with a test score.
    public Outcome withTest(Score measured) {
        return new Outcome(beforeRecovery, score, Optional.of(measured), sizes, cost, layers, latency, curve);
    }

    /// This outcome with a latency.
    public Outcome withLatency(Duration median) {
        return new Outcome(beforeRecovery, score, test, sizes, cost, layers, Optional.of(median), curve);
    }
}
