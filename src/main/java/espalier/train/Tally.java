package espalier.train;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.metric.Score;
import espalier.model.metric.Split;

/// Counts what a classifier gets right, and adds up its loss.
final class Tally {
    private final Split split;
    private final long[][] confusion;
    private long correct;
    private long examples;
    private double loss;

    Tally(Split split, int classes) {
        this.split = split;
        this.confusion = new long[classes][classes];
    }

    /// Counts a batch.
    ///
    /// @param logits `[batch, classes]`, unnormalized
    /// @param labels the class of each example
    void add(Array logits, int[] labels) {
        int outputs = Math.toIntExact(logits.elements() / labels.length);
        float[] values = logits.toFloats();
        for (int i = 0; i < labels.length; i++) {
            add(values, i * outputs, outputs, labels[i]);
        }
    }

    private void add(float[] values, int offset, int outputs, int label) {
        if (label < 0 || label >= outputs) {
            throw new InputException(
                    "An example has label %d, but the model tells only %d classes apart; choose data for this model."
                            .formatted(label, outputs));
        }
        int chosen = 0;
        for (int i = 1; i < outputs; i++) {
            if (values[offset + i] > values[offset + chosen]) {
                chosen = i;
            }
        }
        double largest = values[offset + chosen];
        double sum = 0;
        for (int i = 0; i < outputs; i++) {
            sum += Math.exp(values[offset + i] - largest);
        }
        loss += Math.log(sum) + largest - values[offset + label];
        correct += chosen == label ? 1 : 0;
        examples++;
        if (label < confusion.length && chosen < confusion.length) {
            confusion[label][chosen]++;
        }
    }

    long examples() {
        return examples;
    }

    /// The score so far.
    Score score() {
        return new Score(split, correct, examples, loss / examples);
    }

    long[][] confusion() {
        return confusion;
    }
}
