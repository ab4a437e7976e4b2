package espalier.report;

import espalier.experiment.Trial;
import espalier.model.metric.Sizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Trials as text: CSV for programs, Markdown for people.
///
/// The columns of the CSV are: `number` (0 is the original), `origin`, `on_front` (of accuracy over packed bytes), `final`, `sparsity`
/// (0..1), `bits` (a range where layers differ), `rank`, `recovery`, `epochs`, `dense_bytes`, `packed_bytes`, `coded_bytes`,
/// `entropy_bound` (bytes), `runtime_bytes`, `parameters`, `nonzero`, `macs`, `accuracy` (0..1, validation), `accuracy_low`, `accuracy_high` (95 % interval), `examples`, `loss`
/// (nats), `accuracy_before_recovery`, `test_accuracy`, `latency_seconds`, `seed`, `seconds`, `finished` (ISO 8601), `data`,
/// `model_sha256`, `teacher_sha256` (where distillation followed another model than the original), `program`, `libtorch`, `onnxruntime`. What was not measured is empty.
public final class TrialsTable {
    private record Column(String name, Function<TrialSummary, Object> value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("number", row -> row.trial().number()),
            new Column("origin", row -> row.trial().origin().label().toLowerCase(Locale.ROOT)),
            new Column("on_front", TrialSummary::onFront), new Column("final", row -> row.trial().isFinal()),
            new Column("sparsity", TrialSummary::sparsity), new Column("bits", TrialSummary::bits),
            new Column("rank", row -> row.rank().replace(Figures.NONE, "")),
            new Column("recovery", row -> row.trial().recipe().recovery().id()),
            new Column("epochs", row -> row.trial().recipe().recovery().epochs()),
            new Column("dense_bytes", row -> row.trial().sizes().dense()),
            new Column("packed_bytes", row -> row.trial().sizes().packed()),
            new Column("coded_bytes", row -> measured(row.trial().sizes().coded().map(Sizes.Coded::bytes))),
            new Column("entropy_bound", row -> measured(row.trial().sizes().coded().map(Sizes.Coded::entropyBound))),
            new Column("runtime_bytes", row -> row.trial().sizes().runtime()),
            new Column("parameters", row -> row.trial().cost().parameters()),
            new Column("nonzero", row -> row.trial().cost().nonZeros()),
            new Column("macs", row -> row.trial().cost().macs()),
            new Column("accuracy", row -> row.trial().score().accuracy()),
            new Column("accuracy_low", row -> row.trial().score().interval().low()),
            new Column("accuracy_high", row -> row.trial().score().interval().high()),
            new Column("examples", row -> row.trial().score().examples()),
            new Column("loss", row -> row.trial().score().loss()),
            new Column("accuracy_before_recovery", row -> measured(row.trial().beforeRecovery()
                    .map(score -> score.accuracy()))),
            new Column("test_accuracy", row -> measured(row.trial().outcome().test().map(score -> score.accuracy()))),
            new Column("latency_seconds", row -> measured(row.trial().outcome().latency()
                    .map(latency -> latency.toNanos() / 1e9))),
            new Column("seed", row -> row.trial().inputs().seed()),
            new Column("seconds", row -> row.trial().took().toMillis() / 1000.0),
            new Column("finished", row -> row.trial().finished()),
            new Column("data", row -> row.trial().inputs().dataSpec()),
            new Column("model_sha256", row -> row.trial().inputs().modelHash()),
            new Column("teacher_sha256", row -> measured(row.trial().inputs().teacher()
                    .map(teacher -> teacher.sha256()))),
            new Column("program", row -> row.trial().versions().program()),
            new Column("libtorch", row -> row.trial().versions().libtorch()),
            new Column("onnxruntime", row -> row.trial().versions().onnxRuntime()));

    private TrialsTable() {
    }

    /// Writes all trials as CSV (RFC 4180, UTF-8, a header line).
    public static void writeCsv(List<Trial> trials, Appendable to) throws IOException {
        to.append(COLUMNS.stream().map(Column::name).collect(Collectors.joining(","))).append("\r\n");
        for (TrialSummary row : rows(trials)) {
            to.append(COLUMNS.stream().map(column -> quoted(column.value().apply(row).toString()))
                    .collect(Collectors.joining(","))).append("\r\n");
        }
    }

    /// All trials as a Markdown table that also reads well on a console.
    public static String markdown(List<Trial> trials) {
        var lines = new ArrayList<List<String>>();
        lines.add(
                List.of("", "Trial", "Sparsity", "Bits", "Rank", "Packed", "Coded", "ONNX", "Accuracy", "Δ", "Recovery",
                        "Time"));
        for (TrialSummary row : rows(trials)) {
            Trial trial = row.trial();
            lines.add(List.of(row.onFront() ? "★" : "", row.name(), Figures.percent(row.sparsity(), 1), row.bits(),
                    row.rank(), Figures.bytes(trial.sizes().packed()),
                    trial.sizes().coded().map(coded -> Figures.bytes(coded.bytes())).orElse(Figures.NONE),
                    Figures.bytes(trial.sizes().runtime()),
                    Figures.percent(trial.score().accuracy(), 2),
                    row.change().isPresent() ? Figures.points(row.change().getAsDouble()) : Figures.NONE,
                    row.recovery(), Figures.time(trial.took())));
        }
        return table(lines);
    }

    private static List<TrialSummary> rows(List<Trial> trials) {
        var rows = new ArrayList<TrialSummary>();
        trials.stream().filter(trial -> trial.number() == 0)
                .map(original -> new TrialSummary(original, false, OptionalDouble.empty())).forEach(rows::add);
        rows.addAll(TrialSummary.of(trials));
        return rows;
    }

    private static String table(List<List<String>> lines) {
        int columns = lines.getFirst().size();
        int[] widths = new int[columns];
        lines.forEach(line -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(Math.max(3, widths[i]), line.get(i).length());
            }
        });
        var text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(line(lines.get(i), widths));
            if (i == 0) {
                text.append(rule(widths));
            }
        }
        return text.toString();
    }

    private static String line(List<String> cells, int[] widths) {
        var line = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            String gap = " ".repeat(widths[i] - cells.get(i).length());
            line.append(' ').append(isText(i) ? cells.get(i) + gap : gap + cells.get(i)).append(" |");
        }
        return line.append('\n').toString();
    }

    private static String rule(int[] widths) {
        var rule = new StringBuilder("|");
        for (int i = 0; i < widths.length; i++) {
            rule.append(" ").append("-".repeat(widths[i] - 1)).append(isText(i) ? "- |" : ": |");
        }
        return rule.append('\n').toString();
    }

    private static boolean isText(int column) {
        return column < 2 || column == 10;
    }

    private static Object measured(Optional<? extends Object> value) {
        return value.isPresent() ? value.get() : "";
    }

    private static String quoted(String cell) {
        return cell.matches("[^\",\r\n]*") ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
