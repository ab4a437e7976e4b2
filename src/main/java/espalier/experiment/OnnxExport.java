package espalier.experiment;

import espalier.data.Examples;
import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.runtime.Latency;
import espalier.runtime.OnnxSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// ONNX files, tested and timed in ONNX Runtime.
record OnnxExport(Verification verification, ExportOptions options) implements FormatExport {
    private static final int TIMED_RUNS = 60;

    @Override
    public ExportReport export(Graph compressed, Path file, Replace replace, JobContext context) {
        RuntimeGraph made = RuntimeGraph.of(compressed, options, verification.inputs(), context.part(0, 0.3, ""));
        long bytes = SafeFiles.write(file, replace, out -> OnnxFile.write(made.graph(), out),
                part -> requireLoadable(part, file));
        try (OnnxSession session = OnnxSession.open(file, 1)) {
            var outputs = new FileOutputs(session::run);
            Optional<Compared> compared = compared(compressed, made.graph(), outputs, context);
            Optional<Score> score = verification.data()
                    .map(set -> outputs.score(set, Split.TEST, context.part(0.3, 0.8, "Testing the file: ")));
            Optional<ExportReport.Comparison> latency = verification.inputs()
                    .map(inputs -> against(session, inputs, context.part(0.8, 1, "")));
            long originalBytes = OnnxFile.size(original());
            var remarks = new ArrayList<>(made.notes());
            remarks.addAll(Remarks.on(bytes, originalBytes, latency, verification.model(), made.graph(),
                    options.target()));
            remarks.addAll(Remarks.onFloatsLeft(file, options));
            return new ExportReport(file, ExportFormat.ONNX, bytes, originalBytes,
                    optional(compared.map(Compared::difference)), optional(compared.flatMap(Compared::relativeError)),
                    score, latency,
                    options.target().violations(OnnxFile.read(file)), remarks);
        }
    }

    /// How the outputs of the file lie to those of the graph that was written and, if it computes with less than 32-bit floats, to
    /// those of the compressed graph in such floats.
    private record Compared(double difference, Optional<Double> relativeError) {}

    private Optional<Compared> compared(Graph compressed, Graph written, FileOutputs file, JobContext context) {
        return verification.compared().map(inputs -> {
            context.checkCancelled();
            context.report(new Progress(0.3, "Comparing outputs"));
            Array outputs = file.of(inputs);
            return new Compared(FileOutputs.maxDifference(outputs, Verification.run(written, inputs)),
                    options.precision() == Precision.FLOAT32
                            ? Optional.empty()
                            : Optional.of(FileOutputs.relativeError(outputs, Verification.run(compressed, inputs))));
        });
    }

    private static OptionalDouble optional(Optional<Double> number) {
        return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    private Graph original() {
        return verification.model().graph();
    }

    /// Lets no file into its place that its runtime cannot load.
    private void requireLoadable(Path part, Path file) {
        Optional<String> refusal = refusal(() -> OnnxSession.open(part, 1));
        if (refusal.isPresent()) {
            String sentence = refusal.get().replace(part.toString(), file.toString());
            throw new InputException("Nothing was written. " + sentence
                    + (refusal(() -> OnnxSession.open(OnnxFile.bytes(original()))).isEmpty()
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
    /// @throws InputException if ONNX Runtime cannot run one of the two
    Optional<ExportReport.Comparison> latency(Graph compressed, JobContext context) {
        return verification.inputs().map(inputs -> {
            try (OnnxSession session = OnnxSession.open(OnnxFile.bytes(compressed))) {
                return against(session, inputs, context);
            }
        });
    }

    private ExportReport.Comparison against(OnnxSession compressed, Examples inputs, JobContext context) {
        context.report(Progress.unknown("Timing original and compressed in turn"));
        try (OnnxSession session = OnnxSession.open(OnnxFile.bytes(original()))) {
            List<Latency> both = Latency.compare(List.of(session, compressed),
                    FileOutputs.batch(inputs, 0, 1), TIMED_RUNS, context::checkCancelled);
            return new ExportReport.Comparison(both.getFirst(), both.getLast());
        }
    }
}
