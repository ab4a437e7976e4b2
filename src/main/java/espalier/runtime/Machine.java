package espalier.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The computer this program runs on, named so that a measured time can be read elsewhere.
public final class Machine {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private Machine() {
    }

    /// Processor and number of cores, such as `AMD EPYC 7B13, 2 cores`.
    public static String name() {
        String processor = ofLinux().or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
                .orElse(System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        int cores = Runtime.getRuntime().availableProcessors();
        return processor + ", " + cores + (cores == 1 ? " core" : " cores");
    }

    private static Optional<String> ofLinux() {
        try (Stream<String> lines = Files.lines(CPUINFO)) {
            return lines.filter(line -> line.startsWith("model name")).map(line -> line.replaceFirst(".*?:\\s*", ""))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
