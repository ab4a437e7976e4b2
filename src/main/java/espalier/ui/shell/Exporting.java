package espalier.ui.shell;

import espalier.experiment.ExportFormat;
import espalier.experiment.ExportOptions;
import espalier.experiment.ExportReport;
import espalier.experiment.Exporter;
import espalier.experiment.LiveFigures;
import espalier.experiment.Trial;
import espalier.format.file.SafeFiles;
import espalier.job.Lane;
import espalier.job.Lanes;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recipe;
import espalier.report.ChartFile;
import espalier.report.ChartTheme;
import espalier.report.ParetoChart;
import espalier.report.ParetoPlot;
import espalier.report.TrialsTable;
import espalier.runtime.Latency;
import espalier.ui.Amounts;
import espalier.ui.Text;
import espalier.ui.dialog.Messages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Writes models, recipes, tables and charts, and says what became of them.
final class Exporting {
    private final Store store;
    private final Lanes lanes;
    private final Failures failures;
    private final Trying trying;
    private final BiConsumer<String, Report> teller;

    /// What a person reads after an export.
    record Report(List<Messages.Line> lines, List<String> remarks) {}

    /// Creates it.
    ///
    /// @param teller shows a report under a header
    Exporting(Store store, Lanes lanes, Failures failures, Trying trying, BiConsumer<String, Report> teller) {
        this.store = store;
        this.lanes = lanes;
        this.failures = failures;
        this.trying = trying;
        this.teller = teller;
    }

    /// Writes what `recipe` makes of the model, opens the file again and tests it.
    ///
    /// @param options how an ONNX file is written
    void model(Recipe recipe, ExportFormat format, ExportOptions options, Path file) {
        Opened open = store.now().opened().orElseThrow();
        Optional<LiveFigures> untrained = store.now().live().figures()
                .filter(measured -> measured.recipe().equals(recipe)).map(Live.Measured::figures);
        lanes.submit(Lane.TRAINING, Text.of("job.export", file.getFileName()), context -> {
            Graph graph = open.canMeasure()
                    ? trying.graph(recipe, open.study().seed(), open.study().teacher(), context.part(0, 0.6, ""))
                    : untrained.map(figures -> figures.compression().graph()).orElse(open.model().graph());
            Exporter exporter = open.canMeasure()
                    ? new Exporter(open.model(), open.data().orElseThrow())
                    : new Exporter(open.model());
            return exporter.export(graph, recipe, format, options, file, SafeFiles.Replace.AGREED,
                    context.part(0.6, 1, ""));
        }, failures.listener(Text.of("failure.export", file.getFileName()),
                report -> teller.accept(Text.of("export.done", file.getFileName()), words(report))));
    }

    /// Writes the table of trials.
    void trials(Path file) {
        List<Trial> trials = store.now().opened().orElseThrow().study().trials();
        write(file, out -> {
            var text = new StringBuilder();
            TrialsTable.writeCsv(trials, text);
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        });
    }

    /// Writes the Pareto chart; the ending of the file picks the format.
    void chart(ParetoPlot plot, ChartTheme theme, Path file) {
        write(file, out -> {
            var chart = ParetoChart.forPaper(plot, theme);
            if (file.toString().endsWith(".svg")) {
                ChartFile.DEFAULT.svg(chart, out);
            } else {
                ChartFile.DEFAULT.png(chart, out);
            }
        });
    }

    private interface Content {
        void to(OutputStream out) throws IOException;
    }

    private void write(Path file, Content content) {
        lanes.submit(Lane.PREVIEW, Text.of("job.export", file.getFileName()),
                _ -> SafeFiles.write(file, SafeFiles.Replace.AGREED, content::to),
                failures.listener(Text.of("failure.export", file.getFileName()),
                        bytes -> teller.accept(Text.of("export.done", file.getFileName()), new Report(
                                List.of(line("file", file.toString()), line("bytes", Amounts.count(bytes))),
                                List.of()))));
    }

    static Report words(ExportReport report) {
        var lines = new ArrayList<Messages.Line>();
        lines.add(line("file", report.path().toString()));
        lines.add(line("bytes", report.format() == ExportFormat.RECIPE
                ? Amounts.count(report.bytes())
                : Text.of("export.bytes", Amounts.count(report.bytes()), Amounts.count(report.originalBytes()),
                        Amounts.times((double) report.originalBytes() / Math.max(1, report.bytes())))));
        report.score().ifPresent(score -> lines.add(line("accuracy", Text.of("export.accuracy",
                Amounts.percent(score.accuracy(), 2), Amounts.count(score.examples()), score.split().word()))));
        if (report.maxLogitDifference().isPresent()) {
            lines.add(line("difference", String.format(Locale.ROOT, "%.2g",
                    report.maxLogitDifference().getAsDouble())));
        }
        if (report.relativeError().isPresent()) {
            lines.add(line("error", Text.of("export.error",
                    Amounts.percent(report.relativeError().getAsDouble(), 2))));
        }
        report.latency().ifPresent(times -> lines.add(line("latency", Text.of("export.latency",
                Amounts.latency(times.compressed().median()), spread(times.compressed()),
                Amounts.latency(times.original().median()), spread(times.original())))));
        var remarks = new ArrayList<>(report.violations());
        remarks.addAll(report.remarks());
        return new Report(lines, remarks);
    }

    /// Between which times eight of ten runs lie.
    private static String spread(Latency latency) {
        return Amounts.latency(latency.p10()) + " – " + Amounts.latency(latency.p90());
    }

    private static Messages.Line line(String key, String words) {
        return new Messages.Line(Text.of("export." + key + ".caption"), words);
    }
}
