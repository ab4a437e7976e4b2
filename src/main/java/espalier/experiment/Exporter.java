package espalier.experiment;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.onnx.OnnxFile;
import espalier.format.packed.PackedFile;
import espalier.format.recipe.RecipeFile;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.recipe.Recipe;
import espalier.runtime.Latency;
import espalier.runtime.OnnxSession;
import espalier.train.Evaluator;
import espalier.train.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// Writes compressed models to files, opens what it wrote again, and tests it in the runtime it is made for.
public final class Exporter {
    private static final int COMPARED_INPUTS = 256;
    private static final int TIMED_RUNS = 60;

    private final OpenModel model;
    private final Optional<DataSet> data;

    /// An exporter that tests with the validation and test splits of `data`.
    public Exporter(OpenModel model, DataSet data) {
        this(model, Optional.of(data));
    }

    /// An exporter that has no data: files are opened again, but outputs are not compared.
    public Exporter(OpenModel model) {
        this(model, Optional.empty());
    }

    private Exporter(OpenModel model, Optional<DataSet> data) {
        this.model = model;
        this.data = data.filter(set -> DataFit.problem(model, set).isEmpty());
    }

    /// Writes `compressed` and tests the file. A recipe's file is read again and compared.
    ///
    /// @param recipe what made it
    /// @throws espalier.model.InputException if the file cannot be written, or may not be replaced; or cannot be opened again
    public ExportReport export(Graph compressed, Recipe recipe, ExportFormat format, Path file, Replace replace,
            JobContext context) {
        SafeFiles.requirePlace(file, replace);
        context.report(new Progress(0, "Writing " + file.getFileName()));
        return switch (format) {
            case ONNX -> onnx(compressed, file, replace, context);
            case PACKED -> packed(compressed, file, replace, context);
            case RECIPE -> recipe(recipe, file, replace);
        };
    }

    private ExportReport recipe(Recipe recipe, Path file, Replace replace) {
        long bytes = RecipeFile.write(recipe, file, replace);
        if (!RecipeFile.read(file).equals(recipe)) {
            throw new IllegalStateException("The recipe in '" + file + "' does not read as it was written");
        }
        return new ExportReport(file, ExportFormat.RECIPE, bytes, bytes, OptionalDouble.empty(), Optional.empty(),
                Optional.empty(), List.of());
    }

    private ExportReport packed(Graph compressed, Path file, Replace replace, JobContext context) {
        long bytes = PackedFile.write(compressed, file, replace);
        Graph reopened = PackedFile.read(file);
        var outputs = new FileOutputs(inputs -> run(reopened, inputs));
        Optional<Score> score = runnable(data).map(set -> Evaluator
                .evaluate(reopened, set, Split.TEST, context.part(0.2, 1, "Testing the file: "), _ -> {}).score());
        long originalBytes = PackedFile.size(model.graph());
        return new ExportReport(file, ExportFormat.PACKED, bytes, originalBytes, difference(compressed, outputs), score,
                Optional.empty(), Remarks.on(bytes, originalBytes, Optional.empty(), model, compressed));
    }

    private ExportReport onnx(Graph compressed, Path file, Replace replace, JobContext context) {
        long bytes = SafeFiles.write(file, replace, out -> OnnxFile.write(compressed, out),
                part -> requireLoadable(part, file));
        try (OnnxSession session = OnnxSession.open(file, 1)) {
            var outputs = new FileOutputs(session::run);
            OptionalDouble difference = difference(compressed, outputs);
            Optional<Score> score = data.map(set -> outputs.score(set, Split.TEST,
                    context.part(0.2, 0.8, "Testing the file: ")));
            Optional<ExportReport.Comparison> latency = data
                    .map(set -> against(session, set, context.part(0.8, 1, "")));
            long originalBytes = OnnxFile.size(model.graph());
            return new ExportReport(file, ExportFormat.ONNX, bytes, originalBytes, difference, score, latency,
                    Remarks.on(bytes, originalBytes, latency, model, compressed));
        }
    }

    /// Lets no file into its place that its runtime cannot load.
    private void requireLoadable(Path part, Path file) {
        Optional<String> refusal = refusal(() -> OnnxSession.open(part, 1));
        if (refusal.isPresent()) {
            String sentence = refusal.get().replace(part.toString(), file.toString());
            throw new InputException("Nothing was written. " + sentence
                    + (refusal(() -> OnnxSession.open(OnnxFile.bytes(model.graph()))).isEmpty()
                            ? ""
                            : " It refuses the original too; export that again with a newer operator set."));
        }
    }

    private static Optional<String> refusal(Supplier<OnnxSession> opening) {
        try (OnnxSession _ = opening.get()) {
            return Optional.empty();
        } catch (InputException e) {
            return Optional.of(e.getMessage());
        }
    }

    /// What one input takes in ONNX Runtime on one thread, original and `compressed` measured turn by turn; nothing without data.
    ///
    /// @throws espalier.model.InputException if ONNX Runtime cannot run one of the two
    public Optional<ExportReport.Comparison> latency(Graph compressed, JobContext context) {
        return data.map(set -> {
            try (OnnxSession session = OnnxSession.open(OnnxFile.bytes(compressed))) {
                return against(session, set, context);
            }
        });
    }

    private ExportReport.Comparison against(OnnxSession compressed, DataSet set, JobContext context) {
        context.report(Progress.unknown("Timing original and compressed in turn"));
        try (OnnxSession session = OnnxSession.open(OnnxFile.bytes(model.graph()))) {
            List<Latency> both = Latency.compare(List.of(session, compressed),
                    FileOutputs.batch(set.validation(), 0, 1),
                    TIMED_RUNS, context::checkCancelled);
            return new ExportReport.Comparison(both.getFirst(), both.getLast());
        }
    }

    /// The largest difference of an output over real validation inputs, file against memory.
    private OptionalDouble difference(Graph compressed, FileOutputs file) {
        Optional<DataSet> set = runnable(data);
        if (set.isEmpty()) {
            return OptionalDouble.empty();
        }
        Examples examples = set.get().validation().first(COMPARED_INPUTS);
        Array inputs = FileOutputs.batch(examples, 0, examples.count());
        return OptionalDouble.of(FileOutputs.maxDifference(file.of(inputs), run(compressed, inputs)));
    }

    private Optional<DataSet> runnable(Optional<DataSet> set) {
        return set.filter(_ -> model.obstacle().isEmpty());
    }

    private static Array run(Graph graph, Array inputs) {
        try (Network network = Network.of(graph)) {
            return network.run(inputs);
        }
    }
}
