package espalier.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process keeps in memory, as Linux counts it: its own pages and those of mapped files.
///
/// @param megabytes at the moment this was made
record ResidentMemory(double megabytes) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path MAPS = Path.of("/proc/self/maps");

    /// Whether this system tells.
    static boolean isKnown() {
        return Files.exists(STATUS);
    }

    /// The memory now, after unused objects are gone; the peak counts from here.
    static ResidentMemory now() throws IOException {
        if (!isKnown()) {
            return new ResidentMemory(0);
        }
        System.gc();
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        return new ResidentMemory(field("VmRSS:"));
    }

    /// How much more it was at most since then.
    double peakGrowthMegabytes() throws IOException {
        return isKnown() ? field("VmHWM:") - megabytes : 0;
    }

    /// The part of `file` and the files beside it that share its name which is mapped.
    static double mappedMegabytes(Path file) throws IOException {
        long bytes = 0;
        for (String line : Files.readAllLines(MAPS)) {
            if (line.contains(file.toString())) {
                String[] ends = line.substring(0, line.indexOf(' ')).split("-");
                bytes += Long.parseUnsignedLong(ends[1], 16) - Long.parseUnsignedLong(ends[0], 16);
            }
        }
        return bytes / 1e6;
    }

    private static double field(String name) throws IOException {
        String line = Files.readAllLines(STATUS).stream().filter(text -> text.startsWith(name)).findFirst()
                .orElseThrow();
        return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
    }
}
