package espalier.report;

import espalier.experiment.Front;
import espalier.experiment.SizeMetric;
import espalier.experiment.Trial;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/// Trials as points of accuracy over size.
///
/// @param points the measured trials
/// @param baseline the original model
/// @param selected the number of the trial that wears a ring
/// @param size what the horizontal axis counts, such as `packed file`
/// @param inBytes whether sizes are bytes, otherwise counts
/// @param logarithmic whether the size axis is logarithmic
public record ParetoPlot(List<Point> points, Optional<Point> baseline, OptionalLong selected, String size,
        boolean inBytes, boolean logarithmic) {
    /// Nothing measured.
    public static final ParetoPlot EMPTY = new ParetoPlot(List.of(), Optional.empty(), OptionalLong.empty(),
            "packed file", true, true);

    public ParetoPlot {
        points = List.copyOf(points);
    }

    /// The plot of a study's trials.
    ///
    /// @param trials those measured on the same data; number 0 is the original; those without the size asked for are left out
    /// @param words what stands in the tooltip of a trial
    public static ParetoPlot of(List<Trial> trials, SizeMetric metric, OptionalInt selected, boolean logarithmic,
            Function<Trial, String> words) {
        List<Trial> known = trials.stream().filter(trial -> metric.of(trial).isPresent()).toList();
        List<Trial> compressed = known.stream().filter(trial -> trial.number() != 0).toList();
        Front front = Front.of(compressed, metric);
        List<Point> points = compressed.stream()
                .map(trial -> Point.of(trial, metric, front.contains(trial.number()), words)).toList();
        Optional<Point> baseline = known.stream().filter(trial -> trial.number() == 0).findFirst()
                .map(trial -> Point.of(trial, metric, false, words));
        return new ParetoPlot(points, baseline,
                selected.isPresent() ? OptionalLong.of(selected.getAsInt()) : OptionalLong.empty(),
                metric.label(), metric.unit().equals("bytes"), logarithmic);
    }

    /// One trial.
    ///
    /// @param trial its number; 0 for the original
    /// @param words what stands in its tooltip
    /// @param bytes its size
    /// @param accuracy on the validation split, 0..1
    /// @param unrecovered the accuracy before training, where training followed
    /// @param onFront whether no other trial is both smaller and better
    public record Point(long trial, String words, long bytes, double accuracy, OptionalDouble unrecovered,
            boolean onFront) {
        private static Point of(Trial trial, SizeMetric metric, boolean onFront, Function<Trial, String> words) {
            return new Point(trial.number(), words.apply(trial), metric.of(trial).orElseThrow(),
                    trial.score().accuracy(),
                    trial.beforeRecovery().map(score -> OptionalDouble.of(score.accuracy()))
                            .orElse(OptionalDouble.empty()),
                    onFront);
        }

        /// A point that nothing was trained for.
        public static Point untrained(long trial, String words, long bytes, double accuracy, boolean onFront) {
            return new Point(trial, words, bytes, accuracy, OptionalDouble.empty(), onFront);
        }
    }

    /// Whether there is nothing to draw.
    public boolean isEmpty() {
        return points.isEmpty() && baseline.isEmpty();
    }

    /// The points on the front, smallest first.
    public List<Point> front() {
        return points.stream().filter(Point::onFront)
                .sorted(Comparator.comparingLong(Point::bytes).thenComparingDouble(Point::accuracy)).toList();
    }

    /// The selected point.
    public Optional<Point> selectedPoint() {
        return points.stream().filter(point -> selected.isPresent() && point.trial() == selected.getAsLong())
                .findFirst();
    }
}
