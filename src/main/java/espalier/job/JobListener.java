package espalier.job;

/// Hears what becomes of a job; called through the executor that the lanes were given, after `started` exactly one of the last three.
public interface JobListener<R> {
    /// The job's turn has come.
    default void started() {
        // Most listeners wait for the result.
    }

    /// How far the job is; conflated, so only the latest report counts.
    default void progressed(Progress progress) {
        // Most listeners wait for the result.
    }

    /// The job gave `result`.
    void done(R result);

    /// The job broke; an [espalier.model.InputException] has a sentence for people, anything else is a bug.
    void failed(Throwable cause);

    /// The job was cancelled or replaced; it gives no result.
    default void cancelled() {
        // Nothing to show.
    }
}
