package espalier.experiment;

import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Unknown;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import espalier.train.Network;
import espalier.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What is in a model's file, as far as that can be said without running it.
///
/// @param format what people call the file's format
/// @param source what the graph in it was first, and who wrote that
/// @param inputs what a caller provides
/// @param outputs what a caller gets
/// @param operators the most frequent first
/// @param storage the weights by the way their numbers are stored, in the order of first use
/// @param warnings whole sentences on what cannot be done with this model, and why
public record ModelFacts(Path path, String format, Source source, List<Value> inputs, List<Value> outputs,
        List<Operator> operators,
        List<Storage> storage, List<String> warnings) {
    public ModelFacts {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = List.copyOf(operators);
        storage = List.copyOf(storage);
        warnings = List.copyOf(warnings);
    }

    /// How often an operator stands in the graph.
    ///
    /// @param isKnown whether this program knows what it means; others are shown, kept and written back
    public record Operator(String name, int nodes, boolean isKnown) {}

    /// Weights that are stored alike.
    ///
    /// @param kind such as `float32` or `4-bit integers`
    public record Storage(String kind, int weights, long numbers) {}

    /// The facts of `graph`, which was read from `path`, a file of `format`.
    public static ModelFacts of(Path path, String format, Graph graph) {
        return new ModelFacts(path, format, graph.source(), graph.inputs(), graph.outputs(), operators(graph),
                storage(graph),
                warnings(graph));
    }

    /// The version of each set of operators the file names; none where it is not ONNX that holds the graph.
    public Map<String, Long> operatorSets() {
        return source.format().equals("ONNX") ? source.opsets() : Map.of();
    }

    private static List<Operator> operators(Graph graph) {
        var counts = new LinkedHashMap<String, Operator>();
        for (Node node : graph.nodes()) {
            String domain = node.op() instanceof Unknown unknown ? unknown.domain() : "";
            String name = domain.isEmpty() ? node.op().type() : domain + "." + node.op().type();
            counts.merge(name, new Operator(name, 1, !(node.op() instanceof Unknown)),
                    (a, b) -> new Operator(name, a.nodes() + 1, a.isKnown() && b.isKnown()));
        }
        var sorted = new ArrayList<>(counts.values());
        sorted.sort(Comparator.comparingInt(Operator::nodes).reversed().thenComparing(Operator::name));
        return sorted;
    }

    private static List<Storage> storage(Graph graph) {
        var kinds = new LinkedHashMap<String, Storage>();
        for (Weight weight : graph.weights().values()) {
            String kind = weight instanceof Dense(var array)
                    ? array.type().name().toLowerCase(Locale.ROOT)
                    : weight.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            kinds.merge(kind, new Storage(kind, 1, weight.parameters()), (a, b) -> new Storage(kind, a.weights() + 1,
                    a.numbers() + b.numbers()));
        }
        return List.copyOf(kinds.values());
    }

    private static List<String> warnings(Graph graph) {
        var warnings = new ArrayList<String>();
        Network.obstacle(graph).or(() -> Trainer.obstacle(graph)).ifPresent(warnings::add);
        Map<String, Long> unknown = graph.nodes().stream().filter(node -> node.op() instanceof Unknown)
                .collect(Collectors.groupingBy(node -> node.op().type(), LinkedHashMap::new, Collectors.counting()));
        if (!unknown.isEmpty()) {
            warnings.add("Shown, kept and written back, but not computed: " + unknown.entrySet().stream()
                    .map(entry -> entry.getKey() + " (" + nodes(entry.getValue()) + ")")
                    .collect(Collectors.joining(", ")) + ".");
        }
        graph.inputs().stream().filter(input -> !graph.source().hasShape(input.name())).forEach(input -> warnings
                .add("The file does not say which shape the input '" + input.name() + "' has."));
        graph.source().notes().entrySet().stream().filter(note -> note.getKey().startsWith(Source.REMARK))
                .map(Map.Entry::getValue).sorted().forEach(warnings::add);
        long half = graph.weights().values().stream().filter(ModelFacts::isHalf).count();
        if (half > 0) {
            warnings.add(half + (half == 1 ? " weight is" : " weights are")
                    + " stored in half precision; Espalier computes with them in single precision.");
        }
        return warnings;
    }

    private static String nodes(long count) {
        return count == 1 ? "1 node" : count + " nodes";
    }

    private static boolean isHalf(Weight weight) {
        return weight instanceof Dense(var array)
                && (array.type() == ElementType.FLOAT16 || array.type() == ElementType.BFLOAT16);
    }
}
