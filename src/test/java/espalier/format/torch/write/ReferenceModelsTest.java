package espalier.format.torch.write;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.data.npz.Npz;
import espalier.format.ModelFiles;
import espalier.format.onnx.OnnxFile;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.weight.Weight;
import espalier.runtime.TorchSession;
import espalier.tensor.Torch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
        requireOutputs(write(OnnxFile.read(SharedFiles.path("models/" + model + "/" + file + ".onnx"))), model);
    }

    @ParameterizedTest
    @CsvSource({"lenet5, traced", "lenet5, scripted", "lenet5, traced_frozen", "lenet300, scripted",
            "fashion_resnet14, traced", "fashion_resnet14, scripted", "fashion_resnet14, traced_frozen"})
    void keepsWhatPyTorchWrote(String model, String kind) throws IOException {
        Optional<Shape> image = Optional.of(Shape.of(1, 28, 28));
        Graph graph = ModelFiles.open(SharedFiles.path("models/%s/%s_%s.pt".formatted(model, model, kind)), image);
        Path written = write(graph);
        requireOutputs(written, model);
        Graph again = ModelFiles.open(written, image);
        assertThat(again.nodes()).extracting(node -> node.op().type())
                .containsExactlyElementsOf(graph.nodes().stream().map(node -> node.op().type()).toList());
        assertThat(again.layers()).extracting(Layer::name)
                .containsExactlyElementsOf(graph.layers().stream().map(Layer::name).toList());
        for (int i = 0; i < graph.layers().size(); i++) {
            Weight before = graph.weights().get(graph.layers().get(i).weight());
            Weight after = again.weights().get(again.layers().get(i).weight());
            assertThat(after.toDense().sameContentAs(before.toDense())).as(graph.layers().get(i).name()).isTrue();
        }
    }

    private Path write(Graph graph) throws IOException {
        Path written = folder.resolve("m.pt");
        try (OutputStream out = Files.newOutputStream(written)) {
            TorchScriptFile.of(graph).writeTo(out);
        }
        return written;
    }

    private static void requireOutputs(Path written, String model) {
        var reference = Npz.read(SharedFiles.path("models/" + model + "/" + model + "_ref.npz"));
        try (TorchSession session = TorchSession.open(written)) {
            Array outputs = session.run(reference.get("inputs"));
            assertThat(outputs.toFloats()).containsExactly(reference.get("outputs").toFloats(), Offset.offset(2e-5f));
        }
    }
}
