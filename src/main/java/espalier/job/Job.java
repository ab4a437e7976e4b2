package espalier.job;

/// Work that runs in a lane and gives an `R`.
@FunctionalInterface
public interface Job<R> {
    /// Does the work, asking `context` at every batch and layer whether to go on.
    ///
    /// @throws CancelledException if it was asked to stop
    /// @throws Exception whatever went wrong, with a sentence for people
    R run(JobContext context) throws Exception;
}
