package espalier.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A long run over every kind of file, with other seeds than the tests have: from `-Dfuzz.seed` on, if that is given.
///
/// @param opened damaged files
/// @param findings what was answered wrongly, in words
public record FuzzRun(long opened, List<String> findings) {
    private static final long FIRST_SEED = Long.getLong("fuzz.seed", 1_000_000);

    /// Opens so many times as many files as the tests do.
    public static FuzzRun of(int times) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("espalier-fuzz");
        try {
            long opened = 0;
            var findings = new ArrayList<String>();
            for (Target target : Targets.all(folder)) {
                int cases = target.cases() * times;
                Path home = Files.createDirectory(folder.resolve(target.name()));
                new Fuzzer(target, home).run(FIRST_SEED, cases).forEach(finding -> findings.add(finding.toString()));
                opened += cases;
            }
            return new FuzzRun(opened, findings);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.toList().reversed()) {
                    Files.delete(path);
                }
            }
        }
    }
}
