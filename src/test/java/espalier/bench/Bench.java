package espalier.bench;

import espalier.tensor.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs the benchmarks, or those whose names hold one of the arguments, and prints one table.
public final class Bench {
    private static final List<Benchmark> ALL = List.of(new EvaluationBench(), new FineTuningBench(), new ProbeBench(),
            new HistogramBench(), new MaskBench(), new MemoryBench(), new OpeningBench(), new FuzzBench(),
            new IntegerBench(),
            new DecompositionBench(), new StatisticsBench(), new PaletteBench());

    private Bench() {
    }

    /// Measures on this thread alone.
    public static void main(String[] arguments) throws Exception {
        Torch.prepareThread(1);
        var rows = new ArrayList<Row>();
        for (Benchmark benchmark : ALL) {
            if (arguments.length == 0 || Arrays.stream(arguments).anyMatch(benchmark.name()::contains)) {
                System.err.println("Measuring: " + benchmark.name());
                List<Row> measured = benchmark.run();
                rows.addAll(measured.isEmpty()
                        ? List.of(Row.plain(benchmark.name(), "skipped: files are missing"))
                        : measured);
            }
        }
        print(rows);
    }

    private static void print(List<Row> rows) {
        int what = rows.stream().mapToInt(row -> row.what().length()).max().orElse(0);
        int measured = rows.stream().mapToInt(row -> row.measured().length()).max().orElse(0);
        int goal = rows.stream().mapToInt(row -> row.goal().length()).max().orElse(0);
        String format = "| %-" + what + "s | %-" + measured + "s | %-" + Math.max(4, goal) + "s | %-3s |%n";
        System.out.printf(format, "Benchmark", "Measured", "Goal", "Met");
        for (Row row : rows) {
            String met = row.goal().isEmpty() ? "" : row.met() ? "yes" : "no";
            System.out.printf(format, row.what(), row.measured(), row.goal(), met);
        }
    }
}
