package espalier.ui.trials;

import espalier.job.Progress;
import espalier.job.RunningJob;
import java.time.Duration;
import java.util.Optional;

/// A job as it stood when somebody looked.
///
/// @param job the handle, to cancel it by
/// @param left the time it will still take, where that can be told
public record JobLine(RunningJob job, String title, RunningJob.State state, Progress progress, Duration elapsed,
        Optional<Duration> left) {
    /// How `job` stands now.
    public static JobLine of(RunningJob job) {
        return new JobLine(job, job.title(), job.state(), job.progress(), job.elapsed(), job.left());
    }
}
