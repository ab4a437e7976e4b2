package espalier.experiment;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

/// What a written model answers, run in its own runtime.
///
/// @param run gives the outputs for a batch of inputs, examples first
record FileOutputs(UnaryOperator<Array> run) {
    private static final int BATCH = 64;

    Array of(Array inputs) {
        return run.apply(inputs);
    }

    /// The score on a split, counted from the outputs alone.
    Score score(DataSet data, Split split, JobContext context) {
        Examples examples = data.split(split);
        long correct = 0;
        double loss = 0;
        for (int first = 0; first < examples.count(); first += BATCH) {
            context.checkCancelled();
            context.report(new Progress((double) first / examples.count(), "Evaluating"));
            int count = Math.min(BATCH, examples.count() - first);
            float[] outputs = of(batch(examples, first, count)).toFloats();
            int classes = outputs.length / count;
            for (int i = 0; i < count; i++) {
                int label = examples.label(first + i);
                correct += label == best(outputs, i * classes, classes) ? 1 : 0;
                loss += crossEntropy(outputs, i * classes, classes, label);
            }
        }
        return new Score(split, correct, examples.count(), loss / examples.count());
    }

    /// Examples `first` to `first + count` as one array, examples first.
    static Array batch(Examples examples, int first, int count) {
        Shape one = examples.exampleShape();
        int each = Math.toIntExact(one.elements());
        float[] values = new float[Math.multiplyExact(count, each)];
        for (int i = 0; i < count; i++) {
            examples.read(first + i, values, i * each);
        }
        var dims = new ArrayList<>(one.dims());
        dims.addFirst(Dim.of(count));
        return Array.of(values, new Shape(dims));
    }

    /// The largest difference of two arrays, element by element; infinite where one of the two is not a number.
    static double maxDifference(Array one, Array other) {
        float[] a = one.toFloats();
        float[] b = other.toFloats();
        if (a.length != b.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs((double) a[i] - b[i]);
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }

    /// How far `one` lies from `truth`: the root of the summed squares of the differences, as a share of that of `truth`.
    static double relativeError(Array one, Array truth) {
        float[] a = one.toFloats();
        float[] b = truth.toFloats();
        double lost = 0;
        double all = 0;
        for (int i = 0; i < b.length; i++) {
            lost += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
            all += (double) b[i] * b[i];
        }
        return Double.isNaN(lost) ? Double.POSITIVE_INFINITY : all == 0 ? Math.sqrt(lost) : Math.sqrt(lost / all);
    }

    private static int best(float[] outputs, int from, int classes) {
        int best = 0;
        for (int i = 1; i < classes; i++) {
            best = outputs[from + i] > outputs[from + best] ? i : best;
        }
        return best;
    }

    private static double crossEntropy(float[] outputs, int from, int classes, int label) {
        double highest = outputs[from + best(outputs, from, classes)];
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            sum += Math.exp(outputs[from + i] - highest);
        }
        return Math.log(sum) + highest - outputs[from + label];
    }
}
