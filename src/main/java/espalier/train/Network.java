package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import java.util.Arrays;
import java.util.Optional;

/// A graph made ready to compute: its weights in native memory and a kernel for each node. Used by one thread at a time.
public final class Network implements AutoCloseable {
    /// The most examples that are computed at once; larger batches are slower for each example.
    static final int BATCH = 64;

    private final Plan plan;
    private final Constants constants;
    private final InputPort port;
    private final WeightTensors tensors;
    private final boolean ownsTensors;
    private final PtNDArray[] weights;
    private final PtNDManager memory;

    private Network(Graph graph, Plan plan, WeightTensors tensors, boolean ownsTensors) {
        this.plan = plan;
        this.tensors = tensors;
        this.ownsTensors = ownsTensors;
        constants = new Constants(plan, graph);
        port = new InputPort(graph.inputs().getFirst());
        weights = tensors.bySlot(plan, graph);
        memory = Tensors.newMemory();
    }

    /// The network that computes `graph`. It must be closed.
    ///
    /// @throws InputException if the graph cannot run, see [#obstacle(Graph)]
    public static Network of(Graph graph) {
        obstacle(graph).ifPresent(reason -> {
            throw new InputException(reason);
        });
        Graph folded = Folding.of(graph);
        return new Network(folded, Plan.of(folded, false), new WeightTensors(), true);
    }

    /// The network that computes `graph` by `plan` with weights of `tensors`, which stays the caller's.
    static Network sharing(Graph graph, Plan plan, WeightTensors tensors) {
        return new Network(graph, plan, tensors, false);
    }

    /// One sentence that says why `graph` cannot run, if it cannot.
    public static Optional<String> obstacle(Graph graph) {
        return Kernels.obstacle(graph);
    }

    /// The first output for a batch of inputs of any size, as floats; the first dimension of both counts examples.
    ///
    /// @throws InputException if the model takes inputs of another shape
    public Array run(Array inputs) {
        if (inputs.shape().rank() == 0) {
            throw new InputException("The inputs need a first dimension that counts examples.");
        }
        int count = Math.toIntExact(inputs.shape().size(0));
        if (count == 0) {
            throw new InputException("The inputs of " + inputs.shape() + " hold no example; give at least one.");
        }
        long[] sizes = inputs.shape().sizes();
        long[] example = Arrays.copyOfRange(sizes, 1, sizes.length);
        float[] all = inputs.toFloats();
        int batch = batchSize();
        Array[] parts = new Array[Math.ceilDiv(count, batch)];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = forward(all, i * batch, Math.min(batch, count - i * batch), Shape.of(example));
        }
        return join(parts, count);
    }

    /// The first output for inputs that are taken as they are, whatever their first dimension means.
    Array runOnce(Array inputs) {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Run run = resume();
            run.give(plan.input(), Tensors.of(memory, inputs));
            run.compute(0, plan.steps().size());
            return Tensors.toArray(run.value(plan.output()));
        }
    }

    /// The first output for `count` examples of shape `example` that stand one after the other in `values`.
    ///
    /// @param count at most [#batchSize()]
    Array forward(float[] values, int count, Shape example) {
        return forward(values, 0, count, example);
    }

    private Array forward(float[] values, int first, int count, Shape example) {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Run run = start(values, first, count, example);
            run.compute(0, plan.steps().size());
            return result(run, count);
        }
    }

    /// A run whose input is `count` examples; it lives in the caller's scope.
    Run start(float[] values, int count, Shape example) {
        return start(values, 0, count, example);
    }

    private Run start(float[] values, int first, int count, Shape example) {
        Run run = resume();
        run.give(plan.input(), port.tensor(memory, values, first, count, example));
        return run;
    }

    /// A run without an input; it lives in the caller's scope.
    Run resume() {
        return new Run(plan, constants, memory, weights.clone(), Run.Mode.INFERENCE);
    }

    /// The first `count` examples of the output of a finished run.
    Array result(Run run, int count) {
        Array output = Tensors.toArray(run.value(plan.output()));
        if (output.shape().rank() == 0 || output.shape().size(0) == count) {
            return output;
        }
        long[] sizes = output.shape().sizes();
        long each = output.elements() / sizes[0];
        sizes[0] = count;
        return Array.of(Arrays.copyOf(output.toFloats(), Math.toIntExact(each * count)), sizes);
    }

    /// How many examples one pass takes at most; a model with a fixed batch takes exactly that many.
    int batchSize() {
        return port.fixedBatch().orElse(BATCH);
    }

    private static Array join(Array[] parts, int count) {
        if (parts.length == 1) {
            return parts[0];
        }
        long each = parts.length == 0 ? 0 : parts[0].elements() / parts[0].shape().size(0);
        float[] all = new float[Math.toIntExact(each * count)];
        int filled = 0;
        for (Array part : parts) {
            float[] values = part.toFloats();
            System.arraycopy(values, 0, all, filled, values.length);
            filled += values.length;
        }
        return parts.length == 0
                ? Array.of(all, 0)
                : Array.of(all, parts[0].shape().with(0, Dim.of(count)));
    }

    @Override
    public void close() {
        memory.close();
        if (ownsTensors) {
            tensors.close();
        }
    }
}
