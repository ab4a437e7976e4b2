package espalier.cli;

import espalier.experiment.ExportFormat;
import espalier.experiment.ExportOptions;
import espalier.experiment.ExportReport;
import espalier.experiment.Exporter;
import espalier.format.file.SafeFiles.Replace;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recipe;
import espalier.report.Figures;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// Files that were written, each with what testing it gave.
record WrittenFiles(List<ExportReport> reports) {
    WrittenFiles {
        reports = List.copyOf(reports);
    }

    /// Writes and tests every file of `formats`.
    ///
    /// @param options how ONNX files are written
    static WrittenFiles write(Exporter exporter, Graph graph, Recipe recipe, SequencedMap<Path, ExportFormat> formats,
            ExportOptions options, Replace replace, JobContext context) {
        var reports = new ArrayList<ExportReport>();
        for (Map.Entry<Path, ExportFormat> file : formats.entrySet()) {
            double count = formats.size();
            JobContext part = context.part(reports.size() / count, (reports.size() + 1) / count, "");
            reports.add(exporter.export(graph, recipe, file.getValue(), options, file.getKey(), replace,
                    part));
        }
        return new WrittenFiles(reports);
    }

    /// Makes sure that every file computes what the model in memory does.
    ///
    /// @param largest the largest difference of an output
    void requireAgreement(double largest) {
        for (ExportReport report : reports) {
            if (report.maxLogitDifference().orElse(0) > largest) {
                throw new IllegalStateException("'" + report.path() + "' differs from the model in memory by "
                        + report.maxLogitDifference().getAsDouble());
            }
        }
    }

    /// Adds the field `files` to `json`.
    Json addTo(Json json) {
        return json.with("files", reports, WrittenFiles::json);
    }

    private static Json json(ExportReport report) {
        var json = new Json().with("path", report.path().toString()).with("format", report.format().id())
                .with("bytes", report.bytes());
        report.maxLogitDifference().ifPresentOrElse(difference -> json.with("maxLogitDifference", difference),
                () -> json.withNothing("maxLogitDifference"));
        report.relativeError().ifPresent(error -> json.with("relativeError", error));
        report.score().ifPresentOrElse(
                score -> json.with("accuracy", score.accuracy()).with("split", score.split().word())
                        .with("correct", score.correct()).with("examples", score.examples()),
                () -> json.withNothing("accuracy").withNothing("split"));
        report.latency().ifPresent(times -> json.with("latency",
                new Json().with("originalMillis", times.original().medianMillis())
                        .with("originalP10Millis", millis(times.original().p10()))
                        .with("originalP90Millis", millis(times.original().p90()))
                        .with("millis", times.compressed().medianMillis())
                        .with("p10Millis", millis(times.compressed().p10()))
                        .with("p90Millis", millis(times.compressed().p90())).with("speedup", times.speedup())
                        .with("runs", times.compressed().runs())
                        .with("threads", times.compressed().threads())
                        .with("machine", times.compressed().machine())));
        return json.withTexts("violations", report.violations()).withTexts("remarks", report.remarks());
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /// A paragraph for each file.
    String text() {
        var text = new StringBuilder();
        for (ExportReport report : reports) {
            text.append(report.path()).append(": ").append(Words.bytes(report.bytes())).append('\n');
            report.score()
                    .ifPresent(score -> text.append("  accuracy of the file ").append(Words.of(score)).append('\n'));
            report.maxLogitDifference().ifPresent(difference -> text.append("  largest logit difference to memory ")
                    .append(Figures.plain(difference)).append('\n'));
            report.relativeError().ifPresent(error -> text.append("  relative error of logits against 32-bit floats ")
                    .append(Figures.percent(error, 2)).append('\n'));
            report.latency().ifPresent(times -> text.append(latency(times)));
            report.violations().forEach(violation -> text.append("  breaks a rule: ").append(violation).append('\n'));
            report.remarks().forEach(remark -> text.append("  ").append(remark).append('\n'));
        }
        return text.toString();
    }

    private static String latency(ExportReport.Comparison times) {
        return String.format(Locale.ROOT,
                "  %.3f ms an input in ONNX Runtime (%.3f to %.3f), the original %.3f ms (%.3f to %.3f): %.2f times as fast (medians of %d runs in turn, a tenth faster and a tenth slower; %s)%n",
                times.compressed().medianMillis(), millis(times.compressed().p10()), millis(times.compressed().p90()),
                times.original().medianMillis(), millis(times.original().p10()), millis(times.original().p90()),
                times.speedup(), times.compressed().runs(), times.compressed().machine());
    }
}
