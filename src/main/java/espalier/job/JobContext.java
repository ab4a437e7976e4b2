package espalier.job;

/// What a job needs of its surroundings: a way to say how far it is, and to learn that it should stop.
public interface JobContext {
    /// A context that nobody watches and nobody cancels.
    JobContext QUIET = new JobContext() {
        @Override
        public void report(Progress progress) {
            // Nobody watches.
        }

        @Override
        public boolean isCancelled() {
            return false;
        }
    };

    /// Tells how far the work is.
    void report(Progress progress);

    /// Whether somebody asked the work to stop.
    boolean isCancelled();

    /// Leaves the job if somebody asked it to stop.
    ///
    /// @throws CancelledException then
    default void checkCancelled() {
        if (isCancelled()) {
            throw new CancelledException();
        }
    }

    /// The context for a step of this job: what the step calls 0..1 is `from`..`to` here, its messages follow `prefix`.
    default JobContext part(double from, double to, String prefix) {
        return new PartOfJob(this, from, to, prefix);
    }
}
