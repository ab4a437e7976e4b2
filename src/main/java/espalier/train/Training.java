package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.recipe.Guidance;
import espalier.model.recipe.Regularization;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Mask;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A graph in training: its weights move a step with each batch. Native memory is freed after each step.
final class Training implements AutoCloseable {
    private final Graph graph;
    private final Graph logits;
    private final Plan plan;
    private final Constants constants;
    private final InputPort port;
    private final Parameters parameters;
    private final PtNDManager memory;
    private final double weightDecay;
    private Optional<Following> following = Optional.empty();
    private long steps;

    /// @throws InputException if the graph cannot be trained
    Training(Graph graph, Map<String, CompressedLayer> layers) {
        this(graph, layers, 0);
    }

    /// @param weightDecay share of the learning rate that each step takes off every weight, biases aside
    /// @throws InputException if the graph cannot be trained
    Training(Graph graph, Map<String, CompressedLayer> layers, double weightDecay) {
        Trainer.obstacle(graph).ifPresent(reason -> {
            throw new InputException(reason);
        });
        this.graph = graph;
        logits = Head.logitsOf(graph);
        plan = Plan.of(logits, true);
        constants = new Constants(plan, logits);
        port = new InputPort(logits.inputs().getFirst());
        parameters = new Parameters(logits, plan, layers);
        memory = parameters.memory();
        this.weightDecay = weightDecay;
    }

    /// Takes one step down the loss of a batch.
    ///
    /// @param teacher the teacher's logits, empty without one
    /// @return the loss before the step
    double step(Batch batch, float[] teacher, Loss loss, double learningRate) {
        double sum = 0;
        int most = port.fixedBatch().orElse(batch.count());
        for (int from = 0; from < batch.count(); from += most) {
            sum += addGradients(batch, from, Math.min(batch.count(), from + most), teacher, loss);
        }
        if (!Double.isFinite(sum)) {
            throw new InputException(
                    "Training came apart: the loss is no number any more; choose a smaller learning rate.");
        }
        parameters.update(learningRate, weightDecay, ++steps);
        following.ifPresent(some -> some.update(learningRate, steps));
        return sum;
    }

    private double addGradients(Batch batch, int from, int to, float[] teacher, Loss loss) {
        int[] labels = Arrays.copyOfRange(batch.labels(), from, to);
        int classes = teacher.length / batch.count();
        float[] softer = Arrays.copyOfRange(teacher, from * classes, to * classes);
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<PtNDArray> known = following.map(some -> some.values(batch, from, to)).orElse(List.of());
            JniUtils.setGradMode(true);
            try {
                Run run = run(batch, from, to, Run.Mode.TRAINING);
                Loss.Value value = loss.of(logits(run, to - from), labels, softer, batch.count());
                PtNDArray sum = following
                        .map(some -> JniUtils.add(value.number(), some.loss(run, known, batch.count())))
                        .orElse(value.number());
                if (!hasGradient(sum)) {
                    throw new InputException("The model cannot be trained because no gradient reaches its weights.");
                }
                JniUtils.backward(sum, Tensors.scalar(memory, 1), false, false);
                return Tensors.toFloats(sum)[0] + value.constant();
            } finally {
                JniUtils.setGradMode(false);
            }
        }
    }

    private static boolean hasGradient(PtNDArray number) {
        // The engine's own question is true of free numbers alone, not of what was computed from them.
        String operator = JniUtils.getGradientFunctionNames(number);
        return operator != null && !operator.isEmpty();
    }

    /// Makes the student take over what `guidance` says from inside a teacher.
    ///
    /// @throws InputException if the teacher cannot be looked into
    void follow(Guidance guidance, Graph teacher, long seed) {
        if (guidance.features() != Guidance.Features.NONE) {
            following = Optional.of(new Following(guidance, teacher, logits, plan, seed));
        }
    }

    private Run run(Batch batch, int from, int to, Run.Mode mode) {
        Run run = new Run(plan, constants, memory, parameters.lowered(), mode);
        run.give(plan.input(), port.tensor(memory, batch.inputs(), from, to - from, batch.example()));
        run.compute(0, plan.steps().size());
        return run;
    }

    private PtNDArray logits(Run run, int count) {
        PtNDArray output = run.value(plan.output());
        return output.getShape().get(0) == count ? output : JniUtils.slice(output, 0, 0, count, 1);
    }

    /// Mixes the statistics of one batch into the running ones, with the share that makes these the plain mean over all batches.
    ///
    /// @param before how many batches there were
    void estimate(Batch batch, int before) {
        var mode = new Run.Mode(true, OptionalDouble.of(1.0 / (before + 1)));
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            JniUtils.setGradMode(false);
            int most = port.fixedBatch().orElse(batch.count());
            run(batch, 0, Math.min(most, batch.count()), mode);
        }
    }

    /// Whether the graph has running statistics to estimate.
    boolean hasStatistics() {
        return parameters.hasStatistics();
    }

    /// The graph and its compressed layers as they are now.
    Snapshot snapshot() {
        Map<String, CompressedLayer> layers = parameters.layers();
        return new Snapshot(graph.withWeights(parameters.weights(layers)), layers);
    }

    /// The graph as it was, but for its running statistics.
    Graph withStatistics() {
        return graph.withWeights(parameters.statistics());
    }

    /// The compressed layers as they are now.
    Map<String, CompressedLayer> layers() {
        return parameters.layers();
    }

    /// Prunes weights while they train.
    ///
    /// @param masks by weight name, one for each factor, or one
    /// @param regrowth whether what is pruned goes on learning
    /// @param locked whether the masks stay from now on
    void prune(Map<String, List<Mask>> masks, boolean regrowth, boolean locked) {
        parameters.prune(masks, regrowth, locked);
    }

    /// Makes weights small while they train.
    ///
    /// @throws InputException if none is free to become small
    void regularize(Regularization regularization) {
        if (regularization.penalty() != Regularization.Penalty.NONE) {
            parameters.regularize(regularization);
        }
    }

    /// What the weights add to the loss.
    double penalty() {
        return parameters.penalty();
    }

    /// How many native tensors live between two steps.
    int liveTensors() {
        return memory.getManagedArrays().size();
    }

    /// A moment of training.
    record Snapshot(Graph graph, Map<String, CompressedLayer> layers) {}

    @Override
    public void close() {
        following.ifPresent(Following::close);
        parameters.close();
    }
}
