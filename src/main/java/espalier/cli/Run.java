package espalier.cli;

import espalier.data.npz.Npz;
import espalier.format.ModelFiles;
import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Value;
import espalier.train.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Computes what a model makes of given inputs.
@Command(name = "run", description = "Runs a model on the inputs of an .npz file and writes its outputs to another.")
final class Run extends ComputingVerb {
    private static final String INPUTS = "inputs";
    private static final String OUTPUTS = "outputs";

    @Parameters(paramLabel = "MODEL", description = MODEL)
    private Path model;

    @Option(names = "--inputs", required = true, paramLabel = "F.npz", description = "Holds an array for each input of the model, by the input's name; for a model of one input also the array named 'inputs', or the only one.")
    private Path inputs;

    @Option(names = "--outputs", required = true, paramLabel = "G.npz", description = "Gets every output by its name, and the first one as 'outputs' too.")
    private Path outputs;

    @Mixin
    private InputShapeOption inputShape = new InputShapeOption();

    @Option(names = "--replace", description = "Replace the file of outputs if it is there.")
    private boolean replace;

    Run(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings compute(JobContext context) {
        Replace policy = replace ? Replace.AGREED : Replace.REFUSE;
        SafeFiles.requirePlace(outputs, policy);
        Graph graph = graph();
        SequencedMap<String, Array> given = given(graph);
        long start = System.nanoTime();
        SequencedMap<String, Array> computed;
        try (Network network = Network.of(graph)) {
            computed = network.run(given);
        }
        var took = Duration.ofNanos(System.nanoTime() - start);
        SafeFiles.write(outputs, policy, out -> Npz.write(out, forNumPy(computed)));
        var json = withShapes(withShapes(new Json(), INPUTS, given), OUTPUTS, computed)
                .with("arrays", computed.sequencedEntrySet(), entry -> new Json().with("name", entry.getKey())
                        .with("type", entry.getValue().type().name().toLowerCase(Locale.ROOT))
                        .with("shape", entry.getValue().shape()))
                .with("path", outputs.toString()).with("seconds", took.toNanos() / 1e9);
        return new Findings(json.fields(), List.of("Wrote %s to %s".formatted(words(computed), outputs)));
    }

    /// A model that does not say what it takes is opened with the shape of what it gets.
    private Graph graph() {
        List<String> names = Npz.names(inputs);
        String name = names.size() == 1 ? names.getFirst() : INPUTS;
        Optional<Shape> shape = inputShape.shape();
        if (shape.isEmpty() && names.contains(name)) {
            Shape all = Npz.read(inputs, List.of(name)).get(name).shape();
            shape = all.rank() > 1 ? Optional.of(new Shape(all.dims().subList(1, all.rank()))) : shape;
        }
        return ModelFiles.open(model, shape);
    }

    /// The shape of the first array, as there is only one for most models.
    private static Json withShapes(Json json, String name, SequencedMap<String, Array> arrays) {
        return arrays.isEmpty() ? json : json.with(name, arrays.firstEntry().getValue().shape());
    }

    private static String words(SequencedMap<String, Array> arrays) {
        return arrays.sequencedEntrySet().stream()
                .map(entry -> "'%s' of %s".formatted(entry.getKey(), entry.getValue().shape()))
                .collect(Collectors.joining(", "));
    }

    /// The arrays in types that NumPy has, the first one under a second name.
    private static SequencedMap<String, Array> forNumPy(SequencedMap<String, Array> computed) {
        var arrays = new LinkedHashMap<String, Array>();
        computed.forEach((name, array) -> arrays.put(name, switch (array.type()) {
            case BFLOAT16, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ -> array.as(ElementType.FLOAT32);
            case INT4 -> array.as(ElementType.INT8);
            case UINT4 -> array.as(ElementType.UINT8);
            default -> array;
        }));
        arrays.putIfAbsent(OUTPUTS, arrays.firstEntry().getValue());
        return arrays;
    }

    private SequencedMap<String, Array> given(Graph graph) {
        List<String> names = Npz.names(inputs);
        var given = new LinkedHashMap<String, Array>();
        for (Value input : graph.inputs()) {
            String name = graph.inputs().size() == 1 ? only(input.name(), names) : input.name();
            if (!names.contains(name)) {
                String wanted = graph.inputs().size() == 1
                        ? "'inputs' or '" + input.name() + "'"
                        : "'" + input.name() + "'";
                throw new InputException(
                        "'%s' holds %s, but no array named %s; name the arrays like the model's inputs."
                                .formatted(inputs, names.isEmpty() ? "no arrays" : String.join(", ", names), wanted));
            }
            given.put(input.name(), Npz.read(inputs, List.of(name)).get(name));
        }
        return given;
    }

    /// The name under which the only input of a model stands in the file, empty if it does not.
    private static String only(String input, List<String> names) {
        if (names.contains(INPUTS)) {
            return INPUTS;
        }
        return names.contains(input) ? input : names.size() == 1 ? names.getFirst() : "";
    }
}
