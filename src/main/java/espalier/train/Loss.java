package espalier.train;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.recipe.Guidance;

/// What training makes small: cross-entropy with targets that are labels, the distance to a teacher's outputs, or both.
record Loss(Guidance guidance) {
    /// Cross-entropy with the labels.
    static final Loss LABELS = new Loss(new Guidance(1, 0));

    /// The mean loss of a batch as a native number, and the part of it that no weight can change.
    record Value(PtNDArray number, double constant) {}

    /// `(1−α)·CE(y, z) + α·D(z, t)`, see [Guidance].
    ///
    /// @param logits `[batch, classes]`
    /// @param teacher the teacher's logits, one example after the other; empty where α is 0
    /// @param total how many examples the mean is over, at least those of this batch
    Value of(PtNDArray logits, int[] labels, float[] teacher, int total) {
        PtNDManager memory = logits.getManager();
        int classes = Math.toIntExact(logits.getShape().size() / labels.length);
        PtNDArray matrix = JniUtils.reshape(logits, new long[]{labels.length, classes});
        double alpha = guidance.alpha();
        PtNDArray hard = Tensors.of(memory, oneHot(labels, classes, (1 - alpha) / total));
        PtNDArray loss = cross(matrix, hard);
        if (alpha == 0) {
            return new Value(loss, 0);
        }
        if (teacher.length != labels.length * classes) {
            throw new InputException(
                    "The teacher tells %d classes apart, the model %d; distillation needs the same classes."
                            .formatted(teacher.length / labels.length, classes));
        }
        return switch (guidance.logits()) {
            case SOFTENED -> {
                double weight = alpha * guidance.temperature() * guidance.temperature() / total;
                float[] softened = teacher.clone();
                double entropy = soften(softened, classes, weight);
                PtNDArray soft = Tensors.of(memory, Array.of(softened, labels.length, classes));
                PtNDArray cooled = Elementwise.times(matrix, (float) (1 / guidance.temperature()));
                yield new Value(JniUtils.add(loss, cross(cooled, soft)), entropy);
            }
            case SQUARES -> {
                PtNDArray apart = JniUtils.sub(matrix, Tensors.of(memory, Array.of(teacher, labels.length, classes)));
                PtNDArray squares = JniUtils.sum(JniUtils.mul(apart, apart));
                yield new Value(JniUtils.add(loss, Elementwise.times(squares, (float) (alpha / 2 / classes / total))),
                        0);
            }
        };
    }

    private static PtNDArray cross(PtNDArray logits, PtNDArray targets) {
        PtNDArray logarithms = JniUtils.logSoftmax(logits, 1, logits.getDataType());
        return JniUtils.neg(JniUtils.sum(JniUtils.mul(logarithms, targets)));
    }

    private static Array oneHot(int[] labels, int classes, double value) {
        float[] targets = new float[labels.length * classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new InputException(
                        "An example has label %d, but the model tells only %d classes apart; choose data for this model."
                                .formatted(labels[i], classes));
            }
            targets[i * classes + labels[i]] = (float) value;
        }
        return Array.of(targets, labels.length, classes);
    }

    /// Turns logits into weighted softened probabilities; gives the weighted sum of `p · log p`.
    private double soften(float[] logits, int classes, double weight) {
        double temperature = guidance.temperature();
        double entropy = 0;
        for (int row = 0; row < logits.length; row += classes) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int i = row; i < row + classes; i++) {
                largest = Math.max(largest, logits[i] / temperature);
            }
            double sum = 0;
            for (int i = row; i < row + classes; i++) {
                sum += Math.exp(logits[i] / temperature - largest);
            }
            for (int i = row; i < row + classes; i++) {
                double logarithm = logits[i] / temperature - largest - Math.log(sum);
                double p = Math.exp(logarithm);
                entropy += p * logarithm * weight;
                logits[i] = (float) (p * weight);
            }
        }
        return entropy;
    }
}
