package espalier.format.torch.draft;

import espalier.format.torch.archive.MalformedException;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Constant;
import espalier.model.op.Fact;
import espalier.model.op.Inputs;
import espalier.model.op.Op;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Collects the nodes and weights of a graph while a script is followed.
public final class Draft {
    private static final int MOST_NODES = 100_000;
    private static final Dim BATCH = new Dim.Symbol("batch");

    private final long[] batches;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Weight> weights = new HashMap<>();
    private final Map<String, Array> arrays = new HashMap<>();
    private final Map<String, String> constants = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final List<Value> inputs = new ArrayList<>();
    private final Map<String, Tensor> transposes = new HashMap<>();
    private String place = "";

    /// @param batches the batch sizes to try; a single one is fixed in the graph
    public Draft(long... batches) {
        this.batches = batches.clone();
    }

    /// How many batch sizes are tried.
    public int tries() {
        return batches.length;
    }

    /// Sets the module that the nodes to come belong to, such as `layer1.0`.
    ///
    /// @return the module before
    public String enter(String module) {
        String before = place;
        place = module;
        return before;
    }

    /// The module that nodes belong to now.
    public String place() {
        return place;
    }

    /// The batch sizes.
    public Size batch() {
        return Size.of(batches);
    }

    /// The graph's input of any number of examples.
    ///
    /// @param one the shape of one example
    public Tensor input(String name, ElementType type, Shape one) {
        var dims = new ArrayList<Dim>(one.dims());
        dims.addFirst(batches.length == 1 ? Dim.of(batches[0]) : BATCH);
        var declared = new Shape(dims);
        inputs.add(new Value(unique(name), type, declared));
        List<Shape> shapes = Arrays.stream(batches).mapToObj(size -> declared.with(0, Dim.of(size))).toList();
        return Tensor.value(inputs.getLast().name(), type, shapes);
    }

    /// The graph's input, for what depends on its batch size.
    Tensor input() {
        List<Shape> shapes = Arrays.stream(batches)
                .mapToObj(size -> inputs.getFirst().shape().with(0, Dim.of(size))).toList();
        return Tensor.value(inputs.getFirst().name(), inputs.getFirst().type(), shapes);
    }

    /// A weight; it becomes part of the graph when a node takes it.
    public Tensor weight(String name, Array stored) {
        Array array = computed(stored);
        arrays.put(name, array);
        boolean isKnown = !array.type().isFloating() && array.elements() <= 1 << 20;
        return Tensor.weight(name, array.type(), array.shape(),
                isKnown ? Optional.of(Numbers.of(array)) : Optional.empty());
    }

    /// Halves and doubles are computed as floats.
    private static Array computed(Array array) {
        return array.type().isFloating() && array.type() != ElementType.FLOAT32
                ? Array.of(array.toFloats(), array.shape())
                : array;
    }

    /// Remembers that `result` is the transpose of the matrix `of`.
    void transposing(Tensor of, Tensor result) {
        transposes.put(result.name(), of);
    }

    /// The matrix that `tensor` is the transpose of, if that is known.
    public Optional<Tensor> transposed(Tensor tensor) {
        return Optional.ofNullable(transposes.get(tensor.name()));
    }

    /// A node with one output.
    public Tensor add(Op op, Tensor... operands) {
        return add(op, 1, Arrays.stream(operands).map(Optional::of).toList()).getFirst();
    }

    /// A node.
    ///
    /// @throws MalformedException if the operands do not fit
    public List<Tensor> add(Op op, int outputs, List<Optional<Tensor>> operands) {
        var facts = new ArrayList<List<Fact>>();
        try {
            for (int i = 0; i < batches.length; i++) {
                int batch = i;
                List<Fact> known = operands.stream()
                        .map(operand -> operand.map(tensor -> fact(tensor, batch)).orElse(Fact.NOTHING)).toList();
                facts.add(op.infer(new Inputs(known, operands.stream().map(Optional::isPresent).toList()), outputs));
            }
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw MalformedException.unfit("does not fit its inputs: " + e.getMessage());
        }
        List<String> names = operands.stream().map(operand -> operand.map(this::valueOf).orElse("")).toList();
        List<String> results = results(op, outputs);
        append(op, names, results);
        var tensors = new ArrayList<Tensor>();
        for (int output = 0; output < outputs; output++) {
            tensors.add(tensor(op, results.get(output), facts, output));
        }
        return tensors;
    }

    private static Tensor tensor(Op op, String name, List<List<Fact>> facts, int output) {
        var shapes = new ArrayList<Shape>();
        for (List<Fact> batch : facts) {
            Optional<Shape> shape = batch.get(output).shape().filter(Shape::isKnown);
            shapes.add(shape.orElseThrow(() -> new MalformedException(
                    "gives a " + op.type() + " whose size depends on the data")));
        }
        return Tensor.value(name, facts.getFirst().get(output).type().orElse(ElementType.FLOAT32), same(shapes));
    }

    /// A node whose output is known to have these sizes.
    Tensor addShaped(Op op, List<Tensor> operands, ElementType type, List<Size> sizes) {
        List<String> names = operands.stream().map(this::valueOf).toList();
        String result = results(op, 1).getFirst();
        append(op, names, List.of(result));
        return Tensor.value(result, type, shapes(sizes));
    }

    /// The shapes that `sizes` make, for each batch size.
    List<Shape> shapes(List<Size> sizes) {
        var shapes = new ArrayList<Shape>();
        for (int i = 0; i < batches.length; i++) {
            int batch = i;
            shapes.add(Shape.of(sizes.stream().mapToLong(size -> size.at(batch)).toArray()));
        }
        return same(shapes);
    }

    private static List<Shape> same(List<Shape> shapes) {
        return shapes.stream().allMatch(shapes.getFirst()::equals) ? List.of(shapes.getFirst()) : shapes;
    }

    private List<String> results(Op op, int outputs) {
        var names = new ArrayList<String>();
        for (int i = 0; i < outputs; i++) {
            names.add(unique((place.isEmpty() ? "" : place + "/") + op.type()));
        }
        return names;
    }

    private void append(Op op, List<String> names, List<String> results) {
        if (nodes.size() >= MOST_NODES) {
            throw new MalformedException("makes more than " + MOST_NODES + " nodes");
        }
        nodes.add(new Node(nodes.size(), results.getFirst(), op, names, results));
    }

    private String unique(String name) {
        int number = counts.merge(name, 1, Integer::sum);
        return number == 1 && used.add(name) ? name : unused(name, number);
    }

    private String unused(String name, int number) {
        String candidate = name + "_" + number;
        return used.add(candidate) ? candidate : unique(name);
    }

    private Fact fact(Tensor tensor, int batch) {
        Fact fact = Fact.of(tensor.type(), tensor.shape(batch));
        boolean isShort = tensor.numbers().isPresent() && !tensor.isFloating() && tensor.rank() <= 1
                && tensor.numbers().get().count() <= 256;
        return isShort ? Fact.of(tensor.numbers().get().toArray(tensor.type())) : fact;
    }

    /// The name of the value that `tensor` is; known numbers become a constant of the graph.
    private String valueOf(Tensor tensor) {
        if (tensor.count().isPresent()) {
            return new Counts(this).scalar(tensor.count().get()).name();
        }
        if (tensor.name().isEmpty()) {
            Array array = tensor.numbers().orElseThrow().toArray(tensor.type());
            return constant(array);
        }
        if (tensor.isWeight()) {
            weights.computeIfAbsent(tensor.name(), name -> new Dense(arrays.get(name)));
        }
        return tensor.name();
    }

    private String constant(Array array) {
        String key = array.type() + " " + array.shape() + " " + hash(array.bytes());
        return constants.computeIfAbsent(key, _ -> {
            String name = unique("constant");
            nodes.add(new Node(nodes.size(), name, new Constant(array), List.of(), List.of(name)));
            return name;
        });
    }

    /// Small constants are told apart by their bytes; large ones are rare and not shared.
    private String hash(MemorySegment bytes) {
        return bytes.byteSize() > 4096
                ? "#" + constants.size()
                : Arrays.toString(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    /// The finished graph without the nodes that nothing needs.
    ///
    /// @param order names of weights in the order they should have
    public Graph graph(String name, List<Tensor> outputs, List<String> order, Source source) {
        var results = new ArrayList<Value>();
        for (Tensor output : outputs) {
            String value = valueOf(output);
            results.add(new Value(value, output.type(), declared(output)));
        }
        List<Node> kept = new ArrayList<>(needed(results));
        nameOutputs(kept, results);
        var taken = new HashSet<String>();
        kept.forEach(node -> taken.addAll(node.inputs()));
        results.forEach(result -> taken.add(result.name()));
        var ordered = new LinkedHashMap<String, Weight>();
        order.stream().filter(weights::containsKey).filter(taken::contains)
                .forEach(known -> ordered.put(known, weights.get(known)));
        weights.keySet().stream().sorted().filter(taken::contains)
                .forEach(other -> ordered.putIfAbsent(other, weights.get(other)));
        return new Graph(name, inputs, results, kept, ordered, source);
    }

    /// Outputs that nodes make are called `output`, `output_2` and so on.
    private void nameOutputs(List<Node> kept, List<Value> results) {
        var names = new HashMap<String, String>();
        for (Node node : kept) {
            results.stream().map(Value::name).filter(node.outputs()::contains)
                    .forEach(name -> names.computeIfAbsent(name, _ -> unique("output")));
        }
        results.replaceAll(value -> new Value(names.getOrDefault(value.name(), value.name()), value.type(),
                value.shape()));
        kept.replaceAll(node -> new Node(node.id(), node.name(), node.op(), renamed(node.inputs(), names),
                renamed(node.outputs(), names)));
    }

    private static List<String> renamed(List<String> values, Map<String, String> names) {
        return values.stream().map(value -> names.getOrDefault(value, value)).toList();
    }

    private List<Node> needed(List<Value> results) {
        var wanted = new HashSet<String>();
        results.forEach(result -> wanted.add(result.name()));
        var kept = new ArrayList<Node>();
        for (Node node : nodes.reversed()) {
            if (node.outputs().stream().anyMatch(wanted::contains)) {
                wanted.addAll(node.inputs());
                kept.addFirst(node);
            }
        }
        return kept;
    }

    private Shape declared(Tensor tensor) {
        Shape first = tensor.shape(0);
        var dims = new ArrayList<Dim>();
        for (int axis = 0; axis < first.rank(); axis++) {
            Size size = tensor.size(axis);
            dims.add(size.isFixed() ? Dim.of(size.fixed()) : size.equals(batch()) ? BATCH : new Dim.Unknown());
        }
        return new Shape(dims);
    }
}
