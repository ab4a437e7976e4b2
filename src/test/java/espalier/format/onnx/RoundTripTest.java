package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.runtime.OnnxSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models that are read and written again, judged by ONNX Runtime.
class RoundTripTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lenet300", "lenet5", "fashion_resnet14"})
    void changesNoOutputOfExportedModels(String model) throws IOException {
        try (Stream<Path> files = Files.list(SharedFiles.path("models/" + model))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".onnx")).toList()) {
                Graph graph = OnnxFile.read(file);
                byte[] written = OnnxFile.bytes(graph);
                assertThat(written).hasSize((int) OnnxFile.size(graph));
                assertThat(run(written)).as(file.toString()).isEqualTo(run(Files.readAllBytes(file)));
                Path again = Files.write(folder.resolve(file.getFileName().toString()), written);
                assertThat(OnnxFile.bytes(OnnxFile.read(again))).isEqualTo(written);
            }
        }
    }

    private static float[] run(byte[] model) {
        float[] inputs = new float[4 * 28 * 28];
        var random = new Random(7);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.nextFloat();
        }
        try (OnnxSession session = OnnxSession.open(model)) {
            return session.run(Array.of(inputs, Shape.of(4, 1, 28, 28))).toFloats();
        }
    }
}
