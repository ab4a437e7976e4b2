package espalier.bench;

import java.util.List;

/// Something that can be measured.
interface Benchmark {
    /// What it is about, for the person who waits.
    String name();

    /// Measures. Rows are left out where the files they need are missing.
    List<Row> run() throws Exception;
}
