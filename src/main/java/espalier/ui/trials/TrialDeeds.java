package espalier.ui.trials;

import espalier.experiment.Trial;
import espalier.job.RunningJob;

/// What one can ask for a trial or a job that is no edit of the study.
public interface TrialDeeds {
    /// Asks where to write the trial's model.
    void export(Trial trial);

    /// Measures the trial on the test split.
    void measureOnTest(Trial trial);

    /// Stops a job.
    void cancel(RunningJob job);
}
