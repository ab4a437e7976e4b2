package espalier.cli;

import espalier.data.npz.Npz;
import espalier.format.ModelFiles;
import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.train.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Computes what a model makes of given inputs.
@Command(name = "run", description = "Runs a model on the inputs of an .npz file and writes its outputs to another.")
final class Run extends ComputingVerb {
    private static final String INPUTS = "inputs";
    private static final String OUTPUTS = "outputs";

    @Parameters(paramLabel = "MODEL", description = "An ONNX model or a packed file.")
    private Path model;

    @Option(names = "--inputs", required = true, paramLabel = "F.npz", description = "Holds the inputs: the array named 'inputs', or like the model's input, or the only one.")
    private Path inputs;

    @Option(names = "--outputs", required = true, paramLabel = "G.npz", description = "Gets the outputs, as the array 'outputs'.")
    private Path outputs;

    @Option(names = "--replace", description = "Replace the file of outputs if it is there.")
    private boolean replace;

    Run(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings compute(JobContext context) {
        Replace policy = replace ? Replace.AGREED : Replace.REFUSE;
        SafeFiles.requirePlace(outputs, policy);
        Graph graph = ModelFiles.open(model);
        Array given = given(graph);
        long start = System.nanoTime();
        Array computed;
        try (Network network = Network.of(graph)) {
            computed = network.run(given);
        }
        var took = Duration.ofNanos(System.nanoTime() - start);
        SafeFiles.write(outputs, policy, out -> Npz.write(out, new LinkedHashMap<>(Map.of(OUTPUTS, computed))));
        var json = new Json().with(INPUTS, given.shape()).with(OUTPUTS, computed.shape())
                .with("path", outputs.toString()).with("seconds", took.toNanos() / 1e9);
        return new Findings(json.fields(), List.of("Wrote outputs of " + computed.shape() + " for inputs of "
                + given.shape() + " to " + outputs));
    }

    private Array given(Graph graph) {
        if (graph.inputs().size() != 1) {
            throw new InputException("The model '" + model + "' takes " + graph.inputs().size()
                    + " inputs; only models of one input can be run.");
        }
        List<String> names = Npz.names(inputs);
        String input = graph.inputs().getFirst().name();
        String name = names.contains(INPUTS)
                ? INPUTS
                : names.contains(input)
                        ? input
                        : names.size() == 1
                                ? names.getFirst()
                                : "";
        if (name.isEmpty()) {
            throw new InputException("'%s' holds %s, but no array named 'inputs' or '%s'; rename one of them."
                    .formatted(inputs, names.isEmpty() ? "no arrays" : String.join(", ", names), input));
        }
        return Npz.read(inputs, List.of(name)).get(name);
    }
}
