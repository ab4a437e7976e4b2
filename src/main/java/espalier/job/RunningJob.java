package espalier.job;

import java.time.Duration;
import java.util.Optional;

/// A handle to a job that waits, runs or has ended; safe from any thread.
public interface RunningJob {
    /// Where a job stands.
    enum State {
        WAITING, RUNNING, DONE, FAILED, CANCELLED;

        /// Whether nothing more happens.
        public boolean isOver() {
            return this == DONE || this == FAILED || this == CANCELLED;
        }
    }

    /// What people call it, such as `Fine-tune trial 7`.
    String title();

    /// The lane it was given to.
    Lane lane();

    /// Where it stands.
    State state();

    /// Its latest report.
    Progress progress();

    /// How long it has run so far.
    Duration elapsed();

    /// Asks it to stop; its result is dropped. Does nothing once it is over.
    void cancel();

    /// How long it will still take, as far as its progress tells.
    default Optional<Duration> left() {
        return state() == State.RUNNING ? progress().left(elapsed()) : Optional.empty();
    }
}
