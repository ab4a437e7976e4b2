package espalier.train;

import espalier.data.DataSet;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/// Records how training goes.
final class Curve {
    private final DataSet data;
    private final JobContext context;
    private final Consumer<CurvePoint> listener;
    private final List<CurvePoint> points = new ArrayList<>();
    private DoubleSupplier penalty = () -> 0;
    private double sum;
    private int steps;

    Curve(DataSet data, JobContext context, Consumer<CurvePoint> listener) {
        this.data = data;
        this.context = context;
        this.listener = listener;
    }

    /// Asks `penalty` at each point what the weights add to the loss.
    void watch(DoubleSupplier source) {
        penalty = source;
    }

    /// Takes in the loss of one step.
    void add(double loss) {
        sum += loss;
        steps++;
    }

    /// A point with the mean loss since the last one.
    void mark(long step, double epoch) {
        mark(step, epoch, Optional.empty());
    }

    /// A point with the score of `graph` on the validation split; before the first step its loss is that score's.
    ///
    /// @return that score
    Score measure(long step, double epoch, Graph graph) {
        Score score = Evaluator.evaluate(graph, data, Split.VALIDATION, new Silent(context), _ -> {
            // Only the whole split counts here.
        }).score();
        if (steps == 0) {
            add(score.loss());
        }
        mark(step, epoch, Optional.of(score));
        return score;
    }

    private void mark(long step, double epoch, Optional<Score> score) {
        var point = new CurvePoint(step, epoch, steps == 0 ? Double.NaN : sum / steps,
                penalty.getAsDouble(), score);
        sum = 0;
        steps = 0;
        points.add(point);
        listener.accept(point);
    }

    List<CurvePoint> points() {
        return points;
    }

    /// Passes cancelling on, but not the progress of a part.
    private record Silent(JobContext context) implements JobContext {
        @Override
        public void report(Progress progress) {
            // The whole training reports, not its evaluations.
        }

        @Override
        public boolean isCancelled() {
            return context.isCancelled();
        }
    }
}
