package espalier.train;

import ai.djl.pytorch.jni.JniUtils;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.metric.Split;
import espalier.model.recipe.Recovery;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Trains a model so that masks stay zero, grids stay grids and ranks stay ranks.
public final class Trainer {
    /// Training draws from the engine's random numbers, of which a process has one stream.
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();
    /// Points of the curve in each epoch, beside the one at its end.
    private static final int POINTS_PER_EPOCH = 20;

    private final TrainingTask task;
    private final JobContext context;
    private final Curve curve;

    private Trainer(TrainingTask task, JobContext context, Consumer<CurvePoint> points) {
        this.task = task;
        this.context = context;
        this.curve = new Curve(task.data(), context, points);
    }

    /// Does what the recovery of `task` says. The task's own graph and layers stay as they are, whatever happens.
    ///
    /// @param points gets the curve as it grows: validation scores before the first step and after every epoch, the loss in between
    /// @throws InputException if the model cannot be trained, or not on this data
    /// @throws espalier.job.CancelledException within one batch of being asked to stop
    public static Trained train(TrainingTask task, JobContext context, Consumer<CurvePoint> points) {
        ONE_AT_A_TIME.lock();
        try {
            return new Trainer(task, context, points).run();
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /// One sentence that says why `graph` cannot be trained, if it cannot.
    public static Optional<String> obstacle(Graph graph) {
        Optional<String> obstacle = Network.dataObstacle(graph);
        if (obstacle.isPresent()) {
            return obstacle;
        }
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (graph.weights().containsKey(node.input(i))
                        && LearnedInputs.contain(graph, node, i, node.input(i))) {
                    return Gradients.obstacle(graph);
                }
            }
        }
        return Optional.of("The model cannot be trained because no operator in it has float32 weights to learn.");
    }

    private Trained run() {
        return switch (task.recovery()) {
            case Recovery.None _ -> new Trained(task.graph(), task.layers(), List.of());
            case Recovery.BatchNormEstimation(int batches) -> estimateBatchNorm(batches);
            case Recovery.FineTuning(int epochs, double rate, int batchSize) ->
                fit(new Pass(epochs, rate, batchSize, Loss.LABELS, Optional.empty()));
            case Recovery.Distillation(int epochs, double rate, int batchSize, double temperature, double alpha) ->
                distil(new Pass(epochs, rate, batchSize, new Loss(temperature, alpha), task.teacher()));
        };
    }

    /// What fine-tuning and distillation have in common.
    private record Pass(int epochs, double learningRate, int batchSize, Loss loss, Optional<Graph> teacher) {}

    private Trained distil(Pass pass) {
        if (pass.teacher().isEmpty()) {
            throw new InputException(
                    "Distillation needs the original model as its teacher; choose fine-tuning instead.");
        }
        return fit(pass);
    }

    private Trained fit(Pass pass) {
        Examples examples = requireExamples();
        try (var training = new Training(task.graph(), task.layers());
                var teacher = new OptionalTeacher(pass.teacher(), examples.count())) {
            JniUtils.setSeed(task.seed());
            curve.measure(0, 0, task.graph());
            Training.Snapshot snapshot = new Training.Snapshot(task.graph(), task.layers());
            for (int epoch = 0; epoch < pass.epochs(); epoch++) {
                epoch(pass, epoch, examples, training, teacher);
                snapshot = training.snapshot();
                curve.measure((epoch + 1L) * stepsOf(examples, pass), epoch + 1.0, snapshot.graph());
            }
            return new Trained(snapshot.graph(), snapshot.layers(), curve.points());
        }
    }

    private void epoch(Pass pass, int epoch, Examples examples, Training training, OptionalTeacher teacher) {
        int[] order = Order.shuffled(examples.count(), task.seed() * 1_000_003 + epoch);
        int steps = stepsOf(examples, pass);
        long all = (long) steps * pass.epochs();
        int pace = Math.max(1, steps / POINTS_PER_EPOCH);
        for (int i = 0; i < steps; i++) {
            context.checkCancelled();
            int from = i * pass.batchSize();
            int to = Math.min(order.length, from + pass.batchSize());
            long step = (long) epoch * steps + i;
            double rate = pass.learningRate() * (1 + Math.cos(Math.PI * step / all)) / 2;
            Batch batch = Batch.read(examples, order, from, to);
            float[] logits = teacher.logits(batch, Arrays.copyOfRange(order, from, to));
            curve.add(training.step(batch, logits, pass.loss(), rate));
            if ((i + 1) % pace == 0 && i + 1 < steps) {
                curve.mark(step + 1, epoch + (i + 1.0) / steps);
            }
            context.report(
                    new Progress((step + 1.0) / all, "Training, epoch %d of %d".formatted(epoch + 1, pass.epochs())));
        }
    }

    /// Batches of an epoch; a last one of a single example is left out, since batch-norm finds no spread in it.
    private static int stepsOf(Examples examples, Pass pass) {
        int whole = examples.count() / pass.batchSize();
        int rest = examples.count() % pass.batchSize();
        return whole == 0 || rest > 1 ? whole + 1 : whole;
    }

    private Trained estimateBatchNorm(int batches) {
        Examples examples = requireExamples();
        try (var training = new Training(task.graph(), task.layers())) {
            if (!training.hasStatistics()) {
                throw new InputException(
                        "The model has no batch normalization, so there are no statistics to measure again; choose another recovery.");
            }
            curve.measure(0, 0, task.graph());
            int[] order = Order.shuffled(examples.count(), task.seed());
            int all = Math.min(batches, Math.ceilDiv(order.length, Network.BATCH));
            for (int i = 0; i < all; i++) {
                context.checkCancelled();
                int from = i * Network.BATCH;
                training.estimate(Batch.read(examples, order, from, Math.min(order.length, from + Network.BATCH)), i);
                context.report(new Progress((i + 1.0) / all, "Measuring batch-norm statistics"));
            }
            Graph graph = training.withStatistics();
            curve.measure(all, (double) all * Network.BATCH / order.length, graph);
            return new Trained(graph, task.layers(), curve.points());
        }
    }

    private Examples requireExamples() {
        Evaluator.requireExamples(task.data().train().count(), Split.TRAIN);
        return task.data().train();
    }

    /// A teacher, or nobody.
    private static final class OptionalTeacher implements AutoCloseable {
        private final Optional<Teacher> teacher;

        OptionalTeacher(Optional<Graph> graph, int examples) {
            teacher = graph.map(present -> new Teacher(present, examples));
        }

        float[] logits(Batch batch, int[] indices) {
            return teacher.map(present -> present.logits(batch, indices)).orElse(new float[0]);
        }

        @Override
        public void close() {
            teacher.ifPresent(Teacher::close);
        }
    }
}
