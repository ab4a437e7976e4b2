package espalier.format.torch.write;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The statements of a method while they are written, and what each value of the graph is called in them.
///
/// A value is a tensor, or a list of whole numbers that are known or named one by one: shapes that the graph computes.
final class Script {
    /// The text that stands for nothing.
    static final String NONE = "None";

    /// Longer lists of integers are data, not shapes.
    private static final int LONGEST = 64;

    private final Shapes shapes;
    private final Function<String, Optional<String>> stored;
    private final Map<String, String> tensors = new HashMap<>();
    private final Map<String, Array> constants = new HashMap<>();
    private final Map<String, Shape> extra = new HashMap<>();
    private final Map<String, Wholes> wholes = new HashMap<>();
    private final StringBuilder statements = new StringBuilder();
    private int count;

    /// Integers of a shape, each as text; a single number where `isScalar`.
    record Wholes(List<String> numbers, boolean isScalar) {
        Wholes {
            numbers = List.copyOf(numbers);
        }
    }

    /// @param stored writes a weight or constant that is asked for by name, and gives its name in code
    Script(Shapes shapes, Function<String, Optional<String>> stored) {
        this.shapes = shapes;
        this.stored = stored;
    }

    String statements() {
        return statements.toString();
    }

    /// Writes a statement that names the value of `expression`.
    String let(String expression) {
        String name = "x" + count++;
        statements.append("    ").append(name).append(" = ").append(expression).append('\n');
        return name;
    }

    /// Writes a statement that names each of the values of `expression`.
    List<String> letAll(String expression, int values) {
        List<String> names = IntStream.range(0, values).mapToObj(_ -> "x" + count++).toList();
        statements.append("    ").append(String.join(", ", names)).append(", = ").append(expression).append('\n');
        return names;
    }

    /// A call of an operator of PyTorch.
    static String call(String operator, Object... arguments) {
        return "torch." + operator
                + Arrays.stream(arguments).map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }

    static String list(List<?> items) {
        return items.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    static String list(long... items) {
        return list(LongStream.of(items).boxed().toList());
    }

    /// The text of a number.
    static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "float(\"inf\")" : "float(\"-inf\")";
        }
        if (Double.isNaN(value)) {
            return "float(\"nan\")";
        }
        return Double.toString(value).replace('E', 'e');
    }

    /// Says that `value` is the tensor called `expression`.
    void bind(String value, String expression) {
        tensors.put(value, expression);
    }

    /// Computes `value` as `expression`.
    void compute(String value, String expression) {
        bind(value, let(expression));
    }

    void bind(String value, Wholes numbers) {
        wholes.put(value, numbers);
    }

    /// Says that `value`, which the graph does not have itself, is of `shape`.
    void bind(String value, Shape shape) {
        extra.put(value, shape);
    }

    boolean isBound(String value) {
        return tensors.containsKey(value);
    }

    /// Says that `value` has the contents of `constant`.
    void bind(String value, Array constant) {
        constants.put(value, constant);
    }

    Optional<Array> constant(String value) {
        return Optional.ofNullable(constants.get(value));
    }

    /// The integers of `value`, if every one is known.
    Optional<List<Long>> known(String value) {
        Optional<List<Long>> written = constant(value).filter(array -> array.type().isInteger())
                .map(array -> LongStream.of(array.toLongs()).boxed().toList());
        return written.or(() -> Optional.ofNullable(wholes.get(value))
                .filter(all -> all.numbers.stream().allMatch(Script::isKnown))
                .map(all -> all.numbers.stream().map(Long::valueOf).toList()));
    }

    /// The integers of `value`, which the graph must have in full.
    List<Long> require(String value, String what) {
        return known(value).orElseThrow(() -> new Formless(what + " are computed while it runs"));
    }

    static boolean isKnown(String whole) {
        return !whole.startsWith("x");
    }

    /// The tensor that is `value`.
    String tensor(String value) {
        String name = tensors.get(value);
        if (name == null) {
            name = wholes.containsKey(value)
                    ? let(tensor(wholes.get(value)))
                    : stored.apply(value)
                            .orElseThrow(() -> new Formless("nothing that is written makes '" + value + "'"));
            tensors.put(value, name);
        }
        return name;
    }

    private static String tensor(Wholes numbers) {
        String text = numbers.isScalar ? numbers.numbers.getFirst() : list(numbers.numbers);
        return numbers.numbers.isEmpty()
                ? call("empty", "[0]", "dtype=" + TorchType.INT64.code())
                : call("tensor", text, "dtype=" + TorchType.INT64.code());
    }

    /// Whether `value` is followed as integers, known or named.
    boolean isWholes(String value) {
        return wholes.containsKey(value) || constant(value)
                .filter(array -> array.type() == ElementType.INT64 && array.shape().rank() <= 1
                        && array.elements() <= LONGEST)
                .isPresent();
    }

    /// The integers of `value`, known or named; a tensor is taken apart for it.
    List<String> numbers(String value) {
        Optional<List<Long>> known = known(value);
        if (known.isPresent()) {
            return known.get().stream().map(String::valueOf).toList();
        }
        if (wholes.containsKey(value)) {
            return wholes.get(value).numbers;
        }
        Shape shape = shape(value);
        if (shape.rank() > 1 || !shape.isKnown()) {
            throw new Formless("'" + value + "' is no list of a known length");
        }
        if (shape.rank() == 0) {
            return List.of(let("int(" + tensor(value) + ")"));
        }
        var numbers = new ArrayList<String>();
        for (int i = 0; i < shape.size(0); i++) {
            numbers.add(let("int(" + call("select", tensor(value), 0, i) + ")"));
        }
        return numbers;
    }

    Shape shape(String value) {
        return Optional.ofNullable(extra.get(value)).or(() -> shapes.shape(value))
                .orElseThrow(() -> new Formless("the number of dimensions of '" + value + "' is not known"));
    }

    int rank(String value) {
        return shape(value).rank();
    }

    /// The position that `axis` means for `value`; negative ones count from the end.
    int axis(long axis, String value) {
        return Math.toIntExact(axis < 0 ? axis + rank(value) : axis);
    }

    /// The size of a dimension of `value`, a number or a name.
    String size(String value, int axis) {
        return shapes.shape(value).filter(shape -> shape.dim(axis).isKnown())
                .map(shape -> Long.toString(shape.size(axis)))
                .orElseGet(() -> let(call("size", tensor(value), axis)));
    }

    Optional<ElementType> type(String value) {
        return shapes.type(value);
    }

    boolean isFloating(String value) {
        return type(value).map(ElementType::isFloating).orElse(true);
    }

    /// The first input of `node`, a tensor.
    String data(Node node) {
        return tensor(node.input(0));
    }

    /// Input `index` of `node`, or nothing where it is left out.
    String optional(Node node, int index) {
        return node.hasInput(index) ? tensor(node.input(index)) : NONE;
    }
}
