package espalier.format.torch.write;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.data.npz.Npz;
import espalier.format.onnx.OnnxFile;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.runtime.TorchSession;
import espalier.tensor.Torch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The shared models written as TorchScript give the outputs that PyTorch gave when it exported them.
class ReferenceModelsTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void startEngine() {
        Torch.start();
    }

    @ParameterizedTest
    @CsvSource({"lenet5, lenet5_op13", "lenet5, lenet5_op17", "lenet300, lenet300_op13",
            "fashion_resnet14, fashion_resnet14_op13", "fashion_resnet14, fashion_resnet14_op13_bn"})
    void givesTheOutputsOfPyTorch(String model, String file) throws IOException {
        Graph graph = OnnxFile.read(SharedFiles.path("models/" + model + "/" + file + ".onnx"));
        var reference = Npz.read(SharedFiles.path("models/" + model + "/" + model + "_ref.npz"));
        Path written = folder.resolve("m.pt");
        try (OutputStream out = Files.newOutputStream(written)) {
            TorchScriptFile.of(graph).writeTo(out);
        }
        try (TorchSession session = TorchSession.open(written)) {
            Array outputs = session.run(reference.get("inputs"));
            assertThat(outputs.toFloats()).containsExactly(reference.get("outputs").toFloats(), Offset.offset(2e-5f));
        }
    }
}
