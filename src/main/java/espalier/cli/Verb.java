package espalier.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import espalier.job.JobContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What all verbs share: `--json`, `--help`, where they write, and how they show progress.
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class Verb implements Callable<Integer> {
    /// Says which files hold a model that runs.
    static final String MODEL = "The model's file: ONNX, TorchScript, packed or coded.";
    /// Says which files hold a model, or weights of one.
    static final String ANY_MODEL = "The model's file: ONNX, TorchScript, packed or coded; or weights without a graph: safetensors, or a PyTorch state dict.";

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls()
            .create();

    @Option(names = "--json", order = 100, description = "Print JSON for machines, and nothing else.")
    private boolean json;

    private final Surroundings surroundings;
    private final TerminalProgress progress;

    Verb(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.progress = new TerminalProgress(surroundings);
    }

    /// Every verb, in the order of the help text.
    static List<Verb> all(Surroundings surroundings, Window window) {
        return List.of(new Inspect(surroundings), new Methods(surroundings), new Run(surroundings),
                new Evaluate(surroundings),
                new Train(surroundings), new Compress(surroundings), new Sweep(surroundings), new Repeat(surroundings),
                new Export(surroundings),
                new Tour(surroundings, window));
    }

    /// What the verb found: field names and values for JSON, and lines for people.
    record Findings(Map<String, ?> fields, List<String> lines) {}

    /// Does the work.
    abstract Findings work(JobContext context) throws Exception;

    /// Tells people at once what has been done so far; machines wait for the JSON.
    final void say(String line) {
        if (!json) {
            progress.clear();
            surroundings.out().println(line);
        }
    }

    @Override
    public final Integer call() throws Exception {
        Findings findings;
        try {
            findings = work(progress);
        } finally {
            progress.clear();
        }
        if (json) {
            surroundings.out().println(GSON.toJson(findings.fields()));
        } else {
            findings.lines().forEach(surroundings.out()::println);
        }
        return 0;
    }
}
