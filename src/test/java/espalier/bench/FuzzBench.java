package espalier.bench;

import espalier.fuzz.FuzzRun;
import java.util.List;
import java.util.Locale;

/// Damaged files of every kind, many more than the tests open.
final class FuzzBench implements Benchmark {
    private static final int TIMES = 10;

    @Override
    public String name() {
        return "Damaged files";
    }

    @Override
    public List<Row> run() throws Exception {
        FuzzRun run = FuzzRun.of(TIMES);
        run.findings().forEach(System.err::println);
        return List.of(new Row("Damaged files opened / answered wrongly", String.format(Locale.ROOT, "%,d / %d",
                run.opened(), run.findings().size()), "0 wrong", run.findings().isEmpty()));
    }
}
