package espalier.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The trials that nothing dominates, smallest first: no other trial is as small and as accurate and better in one of the two.
public record Front(SizeMetric metric, List<Trial> trials) {
    public Front {
        trials = List.copyOf(trials);
    }

    /// The front of `trials` by `metric` and accuracy on validation; those whose size is not known have no part.
    public static Front of(List<Trial> trials, SizeMetric metric) {
        var ordered = new ArrayList<>(trials.stream().filter(trial -> metric.of(trial).isPresent()).toList());
        ordered.sort(Comparator.<Trial>comparingLong(trial -> metric.of(trial).orElseThrow())
                .thenComparing(Comparator.<Trial>comparingDouble(trial -> trial.score().accuracy()).reversed()));
        var front = new ArrayList<Trial>();
        for (Trial trial : ordered) {
            if (front.isEmpty() || isBetter(trial, front.getLast()) || isEqual(trial, front.getLast(), metric)) {
                front.add(trial);
            }
        }
        return new Front(metric, front);
    }

    private static boolean isBetter(Trial trial, Trial best) {
        return trial.score().accuracy() > best.score().accuracy();
    }

    private static boolean isEqual(Trial trial, Trial best, SizeMetric metric) {
        return metric.of(trial).equals(metric.of(best)) && trial.score().accuracy() == best.score().accuracy();
    }

    /// Whether the trial of this number is on the front.
    public boolean contains(int number) {
        return trials.stream().anyMatch(trial -> trial.number() == number);
    }

    /// The smallest trial that is at least this accurate, 0..1.
    public Optional<Trial> smallest(double accuracy) {
        return trials.stream().filter(trial -> trial.score().accuracy() >= accuracy).findFirst();
    }
}
