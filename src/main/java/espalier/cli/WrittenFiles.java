package espalier.cli;

import espalier.experiment.ExportFormat;
import espalier.experiment.ExportReport;
import espalier.experiment.Exporter;
import espalier.format.file.SafeFiles.Replace;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recipe;
import espalier.report.Figures;
import java.nio.file.Path;
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
    static WrittenFiles write(Exporter exporter, Graph graph, Recipe recipe, SequencedMap<Path, ExportFormat> formats,
            Replace replace, JobContext context) {
        var reports = new ArrayList<ExportReport>();
        for (Map.Entry<Path, ExportFormat> file : formats.entrySet()) {
            double count = formats.size();
            JobContext part = context.part(reports.size() / count, (reports.size() + 1) / count, "");
            reports.add(exporter.export(graph, recipe, file.getValue(), file.getKey(), replace, part));
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
        report.score().ifPresentOrElse(
                score -> json.with("accuracy", score.accuracy()).with("split", score.split().word())
                        .with("correct", score.correct()).with("examples", score.examples()),
                () -> json.withNothing("accuracy").withNothing("split"));
        report.latency().ifPresent(times -> json.with("latency",
                new Json().with("originalMillis", times.original().medianMillis())
                        .with("millis", times.compressed().medianMillis()).with("runs", times.compressed().runs())
                        .with("threads", times.compressed().threads())
                        .with("machine", times.compressed().machine())));
        return json.withTexts("remarks", report.remarks());
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
            report.latency().ifPresent(times -> text.append(String.format(Locale.ROOT,
                    "  %.3f ms an input in ONNX Runtime, the original %.3f ms (median of %d runs, %s)%n",
                    times.compressed().medianMillis(), times.original().medianMillis(), times.compressed().runs(),
                    times.compressed().machine())));
            report.remarks().forEach(remark -> text.append("  ").append(remark).append('\n'));
        }
        return text.toString();
    }
}
