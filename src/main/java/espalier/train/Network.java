package espalier.train;

import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Value;
import espalier.model.op.CastLike;
import espalier.model.rewrite.BatchNormFolding;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// A graph made ready to compute: its weights in native memory and a kernel for each node. Used by one thread at a time.
public final class Network implements AutoCloseable {
    /// The most examples that are computed at once; larger batches are slower for each example.
    static final int BATCH = 64;

    private final Plan plan;
    private final Constants constants;
    private final List<InputPort> inputs;
    private final List<Value> outputs;
    private final WeightTensors tensors;
    private final boolean ownsTensors;
    private final PtNDArray[] weights;
    private final PtNDManager memory;

    private Network(Graph graph, Plan plan, WeightTensors tensors, boolean ownsTensors) {
        this.plan = plan;
        this.tensors = tensors;
        this.ownsTensors = ownsTensors;
        constants = new Constants(plan, graph);
        Set<String> shaped = shaped(graph);
        inputs = graph.inputs().stream().map(input -> new InputPort(input, shaped.contains(input.name()))).toList();
        outputs = graph.outputs();
        weights = tensors.bySlot(plan, graph);
        memory = Tensors.newMemory();
    }

    /// The inputs whose shape the file gives and something depends on; of some only the type counts.
    private static Set<String> shaped(Graph graph) {
        var shaped = new HashSet<String>();
        for (Node node : graph.nodes()) {
            int read = node.op() instanceof CastLike ? 1 : node.inputs().size();
            shaped.addAll(node.inputs().subList(0, Math.min(read, node.inputs().size())));
        }
        graph.outputs().forEach(output -> shaped.add(output.name()));
        shaped.removeIf(name -> !graph.source().hasShape(name));
        return shaped;
    }

    /// The network that computes `graph`. It must be closed.
    ///
    /// @throws InputException if the graph cannot run, see [#obstacle(Graph)]
    public static Network of(Graph graph) {
        obstacle(graph).ifPresent(reason -> {
            throw new InputException(reason);
        });
        Graph folded = BatchNormFolding.of(graph);
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

    /// One sentence that says why `graph` cannot run on the examples of a data set, if it cannot.
    public static Optional<String> dataObstacle(Graph graph) {
        return obstacle(graph).or(() -> graph.inputs().size() == 1
                ? Optional.empty()
                : Optional.of("The model takes %d inputs, and a data set gives one; it runs on arrays given by name."
                        .formatted(graph.inputs().size())));
    }

    /// All outputs by name for inputs by name, in the types that the graph says.
    ///
    /// A model of one input takes any number of examples, also where it is made for a fixed number, and in another layout with as
    /// many elements. Numbers are converted to the type of an input that can hold them.
    ///
    /// @throws InputException if an input is missing, unknown, or does not fit
    public SequencedMap<String, Array> run(Map<String, Array> given) {
        requireNames(given);
        if (inputs.size() == 1) {
            Array only = given.get(inputs.getFirst().name());
            if (only.shape().rank() > 0 && only.elements() > 0 && !takesWhole(only)) {
                return Portions.run(only, inputs.getFirst(), this);
            }
        }
        return compute(inputs.stream().map(input -> input.fitted(given.get(input.name()))).toList());
    }

    private boolean takesWhole(Array only) {
        boolean isLong = only.shape().size(0) > BATCH && inputs.getFirst().fixedBatch().isEmpty();
        return inputs.getFirst().takes(only.shape()) && !(isLong && outputs.stream().noneMatch(Network::hasFixedStart));
    }

    /// Whether an output does not count examples.
    private static boolean hasFixedStart(Value output) {
        return output.shape().rank() > 0 && output.shape().dim(0).isKnown();
    }

    private void requireNames(Map<String, Array> given) {
        List<String> names = inputs.stream().map(InputPort::name).toList();
        String all = names.isEmpty() ? "none" : String.join(", ", names);
        names.stream().filter(name -> !given.containsKey(name)).findFirst().ifPresent(missing -> {
            throw new InputException("The input '%s' is missing; the model takes %s.".formatted(missing, all));
        });
        given.keySet().stream().filter(name -> !names.contains(name)).findFirst().ifPresent(unknown -> {
            throw new InputException("The model has no input '%s'; it takes %s.".formatted(unknown, all));
        });
    }

    /// All outputs for inputs that are of the right types and shapes.
    SequencedMap<String, Array> compute(List<Array> fitting) {
        try (var scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Run run = resume();
            for (int i = 0; i < fitting.size(); i++) {
                run.give(plan.inputs()[i], Tensors.of(memory, fitting.get(i)));
            }
            run.compute(0, plan.steps().size());
            var results = new LinkedHashMap<String, Array>();
            for (int i = 0; i < outputs.size(); i++) {
                int slot = plan.outputs()[i];
                ElementType type = plan.type(slot).orElse(outputs.get(i).type());
                results.put(outputs.get(i).name(), Tensors.toArray(run.value(slot), type));
            }
            return results;
        }
    }

    /// The first output for a batch of inputs of any size, as floats; the first dimension of both counts examples.
    ///
    /// @throws InputException if the model takes several inputs, or one of another shape
    public Array run(Array examples) {
        if (inputs.size() != 1) {
            throw new InputException("The model takes %d inputs (%s); give each by its name.".formatted(inputs.size(),
                    String.join(", ", inputs.stream().map(InputPort::name).toList())));
        }
        if (examples.shape().rank() == 0) {
            throw new InputException("The inputs need a first dimension that counts examples.");
        }
        if (examples.elements() == 0) {
            throw new InputException("The inputs of " + examples.shape() + " hold no example; give at least one.");
        }
        return run(Map.of(inputs.getFirst().name(), examples)).firstEntry().getValue().as(ElementType.FLOAT32);
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
        run.give(plan.input(), inputs.getFirst().tensor(memory, values, first, count, example));
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
        return inputs.getFirst().fixedBatch().orElse(BATCH);
    }

    @Override
    public void close() {
        memory.close();
        if (ownsTensors) {
            tensors.close();
        }
    }
}
