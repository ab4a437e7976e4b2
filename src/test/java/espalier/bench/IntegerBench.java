package espalier.bench;

import espalier.data.npz.Npz;
import espalier.experiment.ExportFormat;
import espalier.experiment.ExportOptions;
import espalier.experiment.ExportReport;
import espalier.experiment.Exporter;
import espalier.experiment.Models;
import espalier.experiment.Precision;
import espalier.experiment.UnlabelledInputs;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recipe;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// 8-bit integers against floats in ONNX Runtime: ResNet-18 of random weights on images of 224×224, batch 1, one thread.
final class IntegerBench implements Benchmark {
    private static final int INPUTS = 16;

    @Override
    public String name() {
        return "Int8 ResNet-18 in ONNX Runtime";
    }

    @Override
    public List<Row> run() throws Exception {
        Path folder = Files.createTempDirectory("bench");
        try {
            return rows(folder);
        } finally {
            try (var files = Files.list(folder)) {
                files.forEach(IntegerBench::delete);
            }
            Files.delete(folder);
        }
    }

    private static List<Row> rows(Path folder) throws IOException {
        Graph graph = SketchedNets.resnet18(1);
        Path original = Files.write(folder.resolve("resnet18.onnx"), OnnxFile.bytes(graph));
        Path inputs = folder.resolve("inputs.npz");
        Array images = NetSketch.normal(new Random(2), 1, INPUTS, 3, 224, 224);
        Npz.write(inputs, new LinkedHashMap<>(Map.of("inputs", images)));
        ExportReport report = new Exporter(Models.open(original)).on(UnlabelledInputs.read(inputs, graph)).export(graph,
                Recipe.EMPTY, ExportFormat.ONNX, ExportOptions.INITIAL.withPrecision(Precision.INT8),
                folder.resolve("int8.onnx"), Replace.REFUSE, JobContext.QUIET);
        ExportReport.Comparison times = report.latency().orElseThrow();
        String detail = String.format(Locale.ROOT, "%.2f ms : %.2f ms, p10 to p90 %.2f to %.2f : %.2f to %.2f",
                times.original().medianMillis(), times.compressed().medianMillis(),
                times.original().p10().toNanos() / 1e6, times.original().p90().toNanos() / 1e6,
                times.compressed().p10().toNanos() / 1e6, times.compressed().p90().toNanos() / 1e6);
        return List.of(Row.atLeast("ResNet-18 int8 : fp32 in ONNX Runtime, batch 1", times.speedup(), 2.5, detail),
                Row.atMost("ResNet-18 int8, relative error of logits", 100 * report.relativeError().orElseThrow(), 3,
                        "%"),
                Row.atMost("ResNet-18 int8, file as a share of fp32",
                        report.bytes() / (double) Files.size(original), 0.27, "of its bytes"));
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
