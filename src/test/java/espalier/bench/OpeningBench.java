package espalier.bench;

import espalier.ui.shell.OpenedTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Large models in the whole window: from the file to the filled table, what stays resident, and what is left after closing.
final class OpeningBench implements Benchmark {
    private static final int ROUNDS = 3;
    private static final Duration SETTLING = Duration.ofMillis(500);
    private static final int SMALL_LAYERS = 3;

    private final List<Row> rows = new ArrayList<>();
    private Path small;

    @Override
    public String name() {
        return "Opening large models";
    }

    @Override
    public List<Row> run() throws Exception {
        Path folder = Files.createTempDirectory("espalier-opening");
        try {
            small = new SyntheticModels(folder, 64, SMALL_LAYERS).onnx("small.onnx");
            var hundred = new SyntheticModels(folder, 512, 100);
            var thousand = new SyntheticModels(folder, 2048, 64);
            Path embedded = hundred.onnx("a.onnx");
            Path external = thousand.externalOnnx("b.onnx");
            Path packed = thousand.packed("c.safetensors");
            try (OpenedTables window = OpenedTables.in(folder.resolve("home"))) {
                close(window);
                measure(window, "100 MB ONNX", embedded, 100, 1);
                measure(window, "1 GB ONNX with external data", external, 64, 5);
                measure(window, "1 GB packed safetensors", packed, 64, 5);
            }
        } finally {
            delete(folder);
        }
        return rows;
    }

    private void measure(OpenedTables window, String what, Path model, int layers, double mostSeconds)
            throws Exception {
        ResidentMemory memory = ResidentMemory.now();
        double seconds = seconds(window.open(model, layers));
        window.measured();
        double grown = memory.peakGrowthMegabytes();
        for (int round = 1; round < ROUNDS; round++) {
            close(window);
            seconds = Math.min(seconds, seconds(window.open(model, layers)));
            window.measured();
        }
        close(window);
        rows.add(Row.atMost("From a " + what + " to the filled table", seconds, mostSeconds, "s"));
        if (ResidentMemory.isKnown()) {
            rows.add(Row.atMost("Resident memory that a " + what + " adds", grown, 256, "MB"));
            Thread.sleep(SETTLING);
            rows.add(Row.atMost("Mapped after closing a " + what, ResidentMemory.mappedMegabytes(model), 0, "MB"));
        }
    }

    /// Another model takes its place.
    private void close(OpenedTables window) {
        window.open(small, SMALL_LAYERS);
        window.measured();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList().reversed()) {
                Files.delete(path);
            }
        }
    }
}
