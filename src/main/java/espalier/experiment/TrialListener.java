package espalier.experiment;

import espalier.model.metric.Score;
import espalier.train.CurvePoint;

/// Watches a trial while it runs, on the thread it runs on.
public interface TrialListener {
    /// A listener that looks away.
    TrialListener NONE = new TrialListener() {
    };

    /// The accuracy so far of the model before its last recovery; exact once all examples are seen.
    default void beforeRecovery(Score soFar) {
        // Not everybody looks.
    }

    /// The next point of the training curve.
    default void trained(CurvePoint point) {
        // Not everybody looks.
    }

    /// The accuracy so far of the finished model; exact once all examples are seen.
    default void scored(Score soFar) {
        // Not everybody looks.
    }
}
