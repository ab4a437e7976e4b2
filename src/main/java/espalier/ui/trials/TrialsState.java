package espalier.ui.trials;

import espalier.experiment.Trial;
import espalier.report.TrainingCurve;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What the drawer shows.
///
/// @param trials those measured on the present data, the original as number 0
/// @param selected the number of the trial one looks at
/// @param training the curve of the training that runs, if one does
/// @param jobs oldest first; those that are over stay as a log
public record TrialsState(List<Trial> trials, OptionalInt selected, Optional<TrainingCurve> training,
        List<JobLine> jobs) {
    /// Nothing tried.
    public static final TrialsState EMPTY = new TrialsState(List.of(), OptionalInt.empty(), Optional.empty(),
            List.of());

    public TrialsState {
        trials = List.copyOf(trials);
        jobs = List.copyOf(jobs);
    }

    /// The trial one looks at.
    Optional<Trial> selectedTrial() {
        return trials.stream().filter(trial -> selected.isPresent() && trial.number() == selected.getAsInt())
                .findFirst();
    }

    /// The job that runs and takes long, if one does.
    Optional<JobLine> running() {
        return jobs.stream().filter(line -> !line.state().isOver()).findFirst();
    }
}
