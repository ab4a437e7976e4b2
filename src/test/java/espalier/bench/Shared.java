package espalier.bench;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.data.Examples;
import espalier.job.JobContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Models and data beside the checkout.
final class Shared {
    private static final Path FOLDER = Path.of("../shared");

    private Shared() {
    }

    static Optional<Path> model(String name, String ending) {
        return Optional.of(FOLDER.resolve("models").resolve(name).resolve(name + ending)).filter(Files::exists);
    }

    /// MNIST, or the digits that the program draws where it is missing.
    static DataSet digits() {
        Path mnist = FOLDER.resolve("data/mnist");
        return DataSets.load(Files.exists(mnist) ? "idx:" + mnist : "builtin:digits", JobContext.QUIET);
    }

    /// The first `count` examples one after the other.
    static float[] inputs(Examples examples, int count) {
        int length = Math.toIntExact(examples.exampleShape().elements());
        float[] inputs = new float[count * length];
        for (int i = 0; i < count; i++) {
            examples.read(i, inputs, i * length);
        }
        return inputs;
    }
}
