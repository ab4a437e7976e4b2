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
        return new TrainingCurve(points.stream().map(point -> Point.of(point)).toList(), epochs);
    }

    /// Whether a penalty was made small beside the loss.
    public boolean isPenalized() {
        return points.stream().anyMatch(point -> point.penalty() > 0);
    }

    /// One moment of a training.
    ///
    /// @param epoch passes over the training data so far, with a fraction
    /// @param loss mean training loss since the point before, in nats
    /// @param penalty what the weights add to the loss, `λR`
    /// @param accuracy on the validation split, 0..1, where it was measured
    public record Point(double epoch, double loss, double penalty, OptionalDouble accuracy) {
        /// The moment of a measured point.
        public static Point of(CurvePoint point) {
            return new Point(point.epoch(), point.loss(), point.penalty(), point.validation()
                    .map(score -> OptionalDouble.of(score.accuracy())).orElse(OptionalDouble.empty()));
        }
    }
}
