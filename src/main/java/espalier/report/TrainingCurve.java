package espalier.report;

import espalier.train.CurvePoint;
import java.util.List;
import java.util.OptionalDouble;

/// How a training went.
///
/// @param epochs the epochs it will have when done
public record TrainingCurve(List<Point> points, int epochs) {
    public TrainingCurve {
        points = List.copyOf(points);
    }

    /// The curve of measured `points`.
    public static TrainingCurve of(List<CurvePoint> points, int epochs) {
        return new TrainingCurve(points.stream().map(point -> new Point(point.epoch(), point.loss(),
                point.validation().map(score -> OptionalDouble.of(score.accuracy())).orElse(OptionalDouble.empty())))
                .toList(), epochs);
    }

    /// One moment of a training.
    ///
    /// @param epoch passes over the training data so far, with a fraction
    /// @param loss mean training loss since the point before, in nats
    /// @param accuracy on the validation split, 0..1, where it was measured
    public record Point(double epoch, double loss, OptionalDouble accuracy) {}
}
