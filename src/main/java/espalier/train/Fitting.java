package espalier.train;

import ai.djl.pytorch.jni.JniUtils;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.recipe.Optimization;
import espalier.model.recipe.Recovery;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/// One training of the weights of a model, from the first epoch to the last.
final class Fitting {
    /// Points of the curve in each epoch, beside the one at its end.
    private static final int POINTS_PER_EPOCH = 20;
    /// Keeps what varies the examples apart from what orders them.
    private static final long VARYING = 0x5DEECE66DL;

    private final TrainingTask task;
    private final Examples examples;
    private final JobContext context;
    private final Curve curve;
    private final Optimization optimization;
    private final Loss loss;
    private final Varying varying;
    private final int stepsPerEpoch;
    private final LearningRate learningRate;
    private final Training training;
    private final SparsityRamp ramp;
    private final Teacher teacher;

    private Fitting(TrainingTask task, Recovery.Training recovery, Training training, Teacher teacher,
            JobContext context,
            Curve curve) {
        this.task = task;
        this.examples = task.data().train();
        this.context = context;
        this.curve = curve;
        this.training = training;
        this.teacher = teacher;
        loss = recovery.follows().map(Loss::new).orElse(Loss.LABELS);
        optimization = recovery.optimization();
        varying = new Varying(recovery.augmentation(), examples.exampleShape());
        stepsPerEpoch = stepsPerEpoch(examples.count(), optimization.batchSize());
        learningRate = LearningRate.of(optimization, (long) stepsPerEpoch * optimization.epochs());
        training.regularize(recovery.regularization());
        recovery.follows().ifPresent(guidance -> training.follow(guidance, task.teacher().orElseThrow(), task.seed()));
        curve.watch(training::penalty);
        ramp = new SparsityRamp(recovery.pruning(), task.remasking(), training, learningRate.steps());
    }

    /// Does a training.
    ///
    /// @throws InputException if it cannot be done
    static Trained run(TrainingTask task, Recovery.Training recovery, JobContext context, Curve curve) {
        if (recovery.follows().isPresent() && task.teacher().isEmpty()) {
            throw new InputException(
                    "Distillation needs a teacher; name the model it follows, or choose fine-tuning instead.");
        }
        Optional<Graph> asked = task.teacher()
                .filter(_ -> recovery.follows().filter(guidance -> guidance.alpha() > 0).isPresent());
        int remembered = Varying.isNeeded(recovery.augmentation()) ? 0 : task.data().train().count();
        try (var training = new Training(task.graph(), task.layers(), recovery.optimization().weightDecay());
                var teacher = new Teacher(asked, remembered)) {
            return new Fitting(task, recovery, training, teacher, context, curve).run();
        }
    }

    /// Batches of an epoch; a last one of a single example is left out, since batch-norm finds no spread in it.
    private static int stepsPerEpoch(int examples, int batchSize) {
        int whole = examples / batchSize;
        int rest = examples % batchSize;
        return whole == 0 || rest > 1 ? whole + 1 : whole;
    }

    /// Trains to the end, or until validation has not improved for as many epochs as the patience says.
    private Trained run() {
        JniUtils.setSeed(task.seed());
        ramp.after(0);
        curve.measure(0, 0, ramp.isDone() ? task.graph() : training.snapshot().graph());
        var best = new Best(optimization.patience());
        for (int epoch = 0; epoch < optimization.epochs() && best.hasPatience(); epoch++) {
            epoch(epoch);
            Training.Snapshot snapshot = training.snapshot();
            Score score = curve.measure((epoch + 1L) * stepsPerEpoch, epoch + 1.0, snapshot.graph());
            if (ramp.isDone()) {
                best.offer(snapshot, score);
            }
        }
        return new Trained(best.snapshot.graph(), best.snapshot.layers(), curve.points());
    }

    private void epoch(int epoch) {
        long seed = task.seed() * 1_000_003 + epoch;
        int[] order = Order.shuffled(examples.count(), seed);
        var random = new SplittableRandom(seed ^ VARYING);
        int pace = Math.max(1, stepsPerEpoch / POINTS_PER_EPOCH);
        for (int i = 0; i < stepsPerEpoch; i++) {
            context.checkCancelled();
            int from = i * optimization.batchSize();
            int to = Math.min(order.length, from + optimization.batchSize());
            long step = (long) epoch * stepsPerEpoch + i;
            Batch batch = varying.of(Batch.read(examples, order, from, to), random);
            int[] indices = Arrays.copyOfRange(order, from, to);
            curve.add(training.step(batch, teacher.logits(batch, indices), loss, learningRate.at(step)));
            ramp.after(step + 1);
            if ((i + 1) % pace == 0 && i + 1 < stepsPerEpoch) {
                curve.mark(step + 1, epoch + (i + 1.0) / stepsPerEpoch);
            }
            context.report(new Progress((step + 1.0) / learningRate.steps(),
                    "Training, epoch %d of %d".formatted(epoch + 1, optimization.epochs())));
        }
    }

    /// The epoch that is kept: the last one, or with patience the best on validation, the earlier of equals.
    private static final class Best {
        private final int patience;
        private Training.Snapshot snapshot;
        private Optional<Score> score = Optional.empty();
        private int since;

        Best(int patience) {
            this.patience = patience;
        }

        boolean hasPatience() {
            return patience == 0 || since < patience;
        }

        void offer(Training.Snapshot next, Score measured) {
            since++;
            if (patience == 0 || score.isEmpty() || isBetter(measured, score.get())) {
                snapshot = next;
                score = Optional.of(measured);
                since = 0;
            }
        }

        private static boolean isBetter(Score one, Score other) {
            return one.correct() > other.correct() || one.correct() == other.correct() && one.loss() < other.loss();
        }
    }
}
