package espalier.cli;

import espalier.experiment.SizeMetric;
import espalier.experiment.Trial;
import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Content;
import espalier.format.file.SafeFiles.Replace;
import espalier.model.InputException;
import espalier.report.ChartFile;
import espalier.report.ChartTheme;
import espalier.report.ParetoChart;
import espalier.report.ParetoPlot;
import espalier.report.TrialsTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jfree.chart.JFreeChart;
import picocli.CommandLine.Option;

/// The flags that name tables and charts of trials to write.
final class ReportOptions {
    @Option(names = "--out", paramLabel = "FILE", description = "Write this file; may repeat. The ending picks its kind: .csv or .md (table), .png or .svg (chart of accuracy over packed bytes).")
    private List<Path> files = List.of();

    @Option(names = "--replace", description = "Replace files that are already there.")
    private boolean replace;

    /// Makes sure, before long work, that every file has a kind and a place.
    ///
    /// @throws InputException if one has not
    void require() {
        Replace policy = replace ? Replace.AGREED : Replace.REFUSE;
        for (Path file : files) {
            content(file, List.of());
            SafeFiles.requirePlace(file, policy);
        }
    }

    /// Writes every file and gives what was written.
    List<Path> write(List<Trial> trials) {
        Replace policy = replace ? Replace.AGREED : Replace.REFUSE;
        files.forEach(file -> write(file, trials, policy));
        return files;
    }

    /// Writes one table or chart of `trials`, as its ending says.
    static void write(Path file, List<Trial> trials, Replace replace) {
        SafeFiles.write(file, replace, content(file, trials));
    }

    private static Content content(Path file, List<Trial> trials) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "csv" -> out -> {
                var text = new StringBuilder();
                TrialsTable.writeCsv(trials, text);
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            };
            case "md" -> out -> out.write(TrialsTable.markdown(trials).getBytes(StandardCharsets.UTF_8));
            case "png" -> out -> ChartFile.DEFAULT.png(chart(trials, file), out);
            case "svg" -> out -> ChartFile.DEFAULT.svg(chart(trials, file), out);
            default -> throw new InputException("The ending of '" + file
                    + "' names no table or chart; use .csv, .md, .png or .svg.");
        };
    }

    /// A dark chart where the name says so, a light one otherwise.
    private static JFreeChart chart(List<Trial> trials, Path file) {
        boolean dark = file.getFileName().toString().contains("dark");
        var plot = ParetoPlot.of(trials, SizeMetric.PACKED, OptionalInt.empty(), true, _ -> "");
        return ParetoChart.forPaper(plot, dark ? ChartTheme.DARK : ChartTheme.LIGHT);
    }
}
