package espalier.job;

import java.util.function.Consumer;

/// Runs jobs off the caller's thread and calls back on a thread of the caller's choice.
public interface Lanes extends AutoCloseable {
    /// Gives `job` to `lane`; earlier jobs it replaces there are cancelled.
    ///
    /// @param title what people call it
    <R> RunningJob submit(Lane lane, String title, Job<R> job, JobListener<R> listener);

    /// Tells `watcher` of every change of every job from now on, through the listener executor, progress conflated.
    void watch(Consumer<RunningJob> watcher);

    /// A consumer for use inside a job: what it is given reaches `receiver` on the listener thread, every item, in order.
    <T> Consumer<T> each(Consumer<T> receiver);

    /// A consumer for use inside the job of `context`: the latest item reaches `receiver` on the listener thread, older ones may
    /// be skipped, and none arrives once the job is cancelled.
    <T> Consumer<T> latest(JobContext context, Consumer<T> receiver);

    /// Cancels all jobs and waits until their threads have stopped.
    @Override
    void close();
}
