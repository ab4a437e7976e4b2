package espalier.train;

import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.metric.Split;
import espalier.model.op.Unary;
import espalier.model.recipe.Recovery;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// Trains a model so that masks stay zero, grids stay grids and ranks stay ranks.
public final class Trainer {
    /// Training draws from the engine's random numbers, of which a process has one stream.
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

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
        var weights = new HashMap<String, String>();
        graph.weights().keySet().forEach(name -> weights.put(name, name));
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                String weight = weights.get(node.input(i));
                if (weight != null && LearnedInputs.contain(graph, node, i, weight)) {
                    return Gradients.obstacle(graph);
                }
            }
            if (node.op() instanceof Unary unary && unary.kind() == Unary.Kind.Identity
                    && weights.containsKey(node.input(0))) {
                // Exporters give weights other names so.
                weights.put(node.output(), weights.get(node.input(0)));
            }
        }
        return Optional.of("The model cannot be trained because no operator in it has float32 weights to learn.");
    }

    private Trained run() {
        return switch (task.recovery()) {
            case Recovery.None _ -> new Trained(task.graph(), task.layers(), List.of());
            case Recovery.BatchNormEstimation(int batches) -> estimateBatchNorm(batches);
            case Recovery.Training training -> {
                requireExamples();
                yield Fitting.run(task, training, context, curve);
            }
        };
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
}
