package espalier.experiment;

import espalier.model.metric.Cost;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.model.recipe.Recipe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A try: what went in, what came out, and when. A fact, never changed by an undo.
///
/// @param number counts within a study from 1; 0 is the original model
/// @param finished when it was done
/// @param took how long it took
/// @param isFinal whether a person chose it as a result, to be measured on the test split
public record Trial(int number, Origin origin, TrialInputs inputs, Outcome outcome, Versions versions, Instant finished,
        Duration took, boolean isFinal) {
    /// What was done to the model.
    public Recipe recipe() {
        return inputs.recipe();
    }

    /// The score on validation.
    public Score score() {
        return outcome.score();
    }

    /// The score on validation before the last recovery, where there is one.
    public Optional<Score> beforeRecovery() {
        return outcome.beforeRecovery();
    }

    /// Bytes, equal to the files it would write.
    public Sizes sizes() {
        return outcome.sizes();
    }

    /// What the compressed model costs for one input.
    public Cost cost() {
        return outcome.cost();
    }

    /// This trial under another number.
    public Trial withNumber(int other) {
        return new Trial(other, origin, inputs, outcome, versions, finished, took, isFinal);
    }

    /// This trial with another outcome, such as one measured further.
    public Trial withOutcome(Outcome other) {
        return new Trial(number, origin, inputs, other, versions, finished, took, isFinal);
    }

    /// This trial, chosen as a result or not.
    public Trial asFinal(boolean chosen) {
        return new Trial(number, origin, inputs, outcome, versions, finished, took, chosen);
    }
}
