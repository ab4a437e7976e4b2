package espalier.train;

import ai.djl.Device;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import espalier.data.Examples;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.metric.LayerStatistic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// Examples passing a network batch by batch, forth and, where gradients are wanted, back, while layers look on.
final class ObservedPass {
    /// Fewer than a network takes at once, as every value of a batch is kept for the way back.
    private static final int BATCH = 32;

    private final Plan plan;
    private final Constants constants;
    private final InputPort port;
    private final Examples examples;
    private final PtNDManager memory;
    private final PtNDArray[] weights;
    private final OptionalInt fixedBatch;

    /// @param weights by slot
    /// @param memory owns what lives through the passes
    ObservedPass(Graph graph, Plan plan, Examples examples, PtNDArray[] weights, PtNDManager memory) {
        this.plan = plan;
        this.constants = new Constants(plan, graph);
        this.port = new InputPort(graph.inputs().getFirst());
        this.examples = examples;
        this.memory = memory;
        this.weights = weights;
        this.fixedBatch = port.fixedBatch();
    }

    /// How many examples are seen.
    int count() {
        int batch = fixedBatch.orElse(1);
        return examples.count() < batch ? examples.count() : examples.count() / batch * batch;
    }

    /// Shows `layers` the model as it is.
    void observe(List<ObservedLayer> layers, JobContext context) {
        if (layers.stream().noneMatch(ObservedLayer::wantsGradient)) {
            each(fixedBatch.orElse(BATCH), context,
                    batch -> forth(batch, layers, weights.clone(), Map.of(), Run.Mode.INFERENCE, context));
            return;
        }
        boolean single = mixesExamples(layers);
        if (single && fixedBatch.orElse(1) > 1) {
            throw new InputException(
                    ("The model takes %d examples at once, so that the gradients of single ones cannot be told "
                            + "apart; export it for batches of any size").formatted(fixedBatch.getAsInt()));
        }
        var leaves = new Leaves(layers.stream().filter(layer -> layer.wants(LayerStatistic.GRADIENT)
                || single && layer.wants(LayerStatistic.GRADIENT_SQUARES)).toList(), weights, memory);
        each(fixedBatch.orElse(single ? 1 : BATCH), context, batch -> {
            var probes = new HashMap<Integer, PtNDArray>();
            layers.stream().filter(layer -> !single && layer.wants(LayerStatistic.GRADIENT_SQUARES))
                    .forEach(layer -> layer.uses().forEach(use -> probes.put(use.step(), null)));
            Run run = forth(batch, layers, leaves.into(weights), probes, Run.Mode.OBSERVATION, context);
            back(run, batch, 1);
            if (single) {
                addGradients(leaves, single);
            }
            layers.stream().filter(layer -> !single && layer.wants(LayerStatistic.GRADIENT_SQUARES))
                    .forEach(layer -> looking(() -> ExampleGradients.addSquares(layer, run, probes)));
        });
        if (!single) {
            looking(() -> addGradients(leaves, single));
        }
    }

    /// Adds what has come together since the last time: the gradients of one example, or of all, whose squares are added elsewhere.
    private static void addGradients(Leaves leaves, boolean single) {
        leaves.each((layer, weight, gradient) -> {
            if (layer.wants(LayerStatistic.GRADIENT)) {
                layer.add(LayerStatistic.GRADIENT, gradient);
            }
            if (single && layer.wants(LayerStatistic.GRADIENT_SQUARES)) {
                layer.add(LayerStatistic.GRADIENT_SQUARES, JniUtils.square(gradient));
            }
        });
    }

    /// Trains a copy of the layers' weights by plain gradient descent for one pass, and shows `layers` where they move.
    ///
    /// @param rate the learning rate
    void move(List<ObservedLayer> layers, float rate, JobContext context) {
        var leaves = new Leaves(layers, weights, memory);
        each(fixedBatch.orElse(BATCH), context, batch -> {
            Run run = forth(batch, List.of(), leaves.into(weights), Map.of(), Run.Mode.OBSERVATION, context);
            back(run, batch, batch.count());
            leaves.each((layer, weight, gradient) -> {
                layer.add(LayerStatistic.MOVEMENT, Elementwise.times(JniUtils.mul(weight, gradient), -1));
                // What was pruned earlier stays zero, as it will in training.
                PtNDArray kept = JniUtils.neq(weight, Tensors.scalar(memory, 0));
                PtNDArray moving = JniUtils.mul(gradient, JniUtils.to(kept, DataType.FLOAT32, Device.cpu()));
                JniUtils.subi(weight, Elementwise.times(moving, rate));
            });
        });
    }

    /// Whether gradients of single examples can only be had one example at a time: the data of a layer is not a row of examples, or
    /// what multiplies them is no plain product of columns.
    private boolean mixesExamples(List<ObservedLayer> layers) {
        if (fixedBatch.isPresent()) {
            return fixedBatch.getAsInt() == 1 || mixesExamples(layers, fixedBatch.getAsInt());
        }
        // A number of tokens may be that of the examples by chance, but not twice.
        return mixesExamples(layers, 2) || mixesExamples(layers, 3);
    }

    private boolean mixesExamples(List<ObservedLayer> layers, int count) {
        boolean[] mixes = new boolean[1];
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Run run = start(batch(0, count), weights.clone(), Run.Mode.INFERENCE);
            for (int step = 0; step < plan.steps().size(); step++) {
                int now = step;
                layers.stream().filter(layer -> layer.wants(LayerStatistic.GRADIENT_SQUARES))
                        .flatMap(layer -> layer.uses().stream()).filter(use -> use.step() == now)
                        .forEach(use -> mixes[0] |= !use.keepsExamples(run.value(use.input()), count));
                run.compute(step, step + 1);
            }
        }
        return mixes[0];
    }

    private void each(int most, JobContext context, Consumer<Batch> consumer) {
        int batches = Math.ceilDiv(count(), most);
        for (int i = 0; i < batches; i++) {
            context.checkCancelled();
            context.report(new Progress((double) i / batches, "batch " + (i + 1) + " of " + batches));
            int from = i * most;
            try (var scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                consumer.accept(batch(from, fixedBatch.orElse(Math.min(most, count() - from))));
            } finally {
                JniUtils.setGradMode(false);
            }
        }
    }

    /// The examples from number `from` on; after the last one the first follow, for a model that takes more at once than there are.
    private Batch batch(int from, int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = (from + i) % examples.count();
        }
        return Batch.read(examples, order, 0, count);
    }

    private Run start(Batch batch, PtNDArray[] values, Run.Mode mode) {
        Run run = new Run(plan, constants, memory, values, mode);
        run.give(plan.input(), port.tensor(memory, batch.inputs(), 0, batch.count(), batch.example()));
        return run;
    }

    /// @param probes by step, those whose gradients will be those of the step's output; the keys are given
    private Run forth(Batch batch, List<ObservedLayer> layers, PtNDArray[] values, Map<Integer, PtNDArray> probes,
            Run.Mode mode, JobContext context) {
        Run run = start(batch, values, mode);
        for (int i = 0; i < plan.steps().size(); i++) {
            context.checkCancelled();
            int step = i;
            looking(() -> layers.forEach(layer -> layer.before(step, run)));
            JniUtils.setGradMode(mode.keeping());
            run.compute(step, step + 1);
            int[] made = plan.steps().get(step).outputs();
            if (probes.containsKey(step)) {
                PtNDArray output = run.value(made[0]);
                PtNDArray probe = JniUtils.zerosLike(JniUtils.detachGradient(output), output.getDataType(),
                        Device.cpu(),
                        SparseFormat.DENSE);
                probe.setRequiresGradient(true);
                probes.put(step, probe);
                run.give(made[0], JniUtils.add(output, probe));
            }
            looking(() -> layers.forEach(layer -> layer.after(made, run)));
        }
        return run;
    }

    /// Frees at once what is made while looking: pages that are used again are many times faster than fresh ones.
    private static void looking(Runnable look) {
        JniUtils.setGradMode(false);
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            look.run();
        }
    }

    /// The gradients of the batch's losses, added up and divided by `total`.
    private void back(Run run, Batch batch, int total) {
        JniUtils.setGradMode(true);
        PtNDArray logits = run.value(plan.output());
        Loss.Value loss = Loss.LABELS.of(logits, batch.labels(), new float[0], total);
        JniUtils.backward(loss.number(), Tensors.scalar(memory, 1), false, false);
        JniUtils.setGradMode(false);
    }
}
