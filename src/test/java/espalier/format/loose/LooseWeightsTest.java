package espalier.format.loose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.SharedFiles;
import espalier.compress.Compression;
import espalier.compress.Compressor;
import espalier.format.ModelFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.packed.PackedFile;
import espalier.format.safetensors.SafetensorsPlan;
import espalier.format.safetensors.StoredType;
import espalier.format.safetensors.TensorPlan;
import espalier.format.torch.archive.ArchiveBytes;
import espalier.format.torch.archive.PickleText;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.ElementType;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import espalier.train.Network;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of weights that do not say how to compute with them are models of layers without a graph.
class LooseWeightsTest {
    private static final float[] NUMBERS = {0.5f, -1.25f, 3, -0.75f, 2, -8};

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"lenet5, 431080, 4", "lenet300, 266610, 3", "fashion_resnet14, 174970, 16"})
    void holdTheSameInBothFormats(String model, long parameters, int layers) {
        Graph pickled = ModelFiles.open(SharedFiles.path("models/" + model + "/" + model + "_state_dict.pth"));
        Graph plain = ModelFiles.open(SharedFiles.path("models/" + model + "/" + model + ".safetensors"));
        assertThat(pickled.isLoose()).isTrue();
        assertThat(pickled.weights().keySet()).containsExactlyInAnyOrderElementsOf(plain.weights().keySet());
        pickled.weights().forEach((name, weight) -> assertThat(
                ((Dense) weight).array().sameContentAs(((Dense) plain.weights().get(name)).array())).as(name).isTrue());
        Costs costs = Costs.of(pickled);
        assertThat(costs.total().parameters()).isEqualTo(parameters);
        assertThat(costs.isComplete()).isFalse();
        assertThat(pickled.layers()).hasSize(layers).extracting(Layer::operator).containsOnly("Weight");
        assertThat(Network.obstacle(pickled).orElseThrow()).startsWith("The file holds weights without a graph, so");
    }

    @Test
    void areFoundInACheckpoint() throws IOException {
        var weights = new LinkedHashMap<String, Object>();
        weights.put("fc.weight", PickleText.tensor("FloatStorage", "0", 2, 3));
        var checkpoint = new LinkedHashMap<String, Object>();
        checkpoint.put("epoch", 3);
        checkpoint.put("optimizer", Map.of("step", PickleText.tensor("FloatStorage", "0", 6)));
        checkpoint.put("state_dict", weights);
        Path file = write("c.pth", new ArchiveBytes().with("data.pkl", new PickleText().value(checkpoint).end())
                .with("data/0", NUMBERS).stored());
        Graph graph = ModelFiles.open(file);
        assertThat(graph.weights().keySet()).containsExactly("fc.weight");
        assertThat(graph.weights().get("fc.weight").toDense().toFloats()).containsExactly(NUMBERS);
        assertThat(graph.layers()).extracting(Layer::name).containsExactly("fc");
        assertThat(graph.source().notes().values())
                .containsExactly("Beside the weights the file has tensors under 'optimizer', which were left out.");
    }

    @Test
    void compressInHalfPrecisionToo() throws IOException {
        Path file = folder.resolve("half.safetensors");
        write(file, new TensorPlan("a.weight", StoredType.F16, List.of(2L, 3L), out -> out.write(halves(false))),
                new TensorPlan("b.weight", StoredType.BF16, List.of(3L, 2L), out -> out.write(halves(true))),
                new TensorPlan("f8.weight", StoredType.F8_E4M3, List.of(2L, 2L), out -> out.write(new byte[4])));
        Graph graph = ModelFiles.open(file);
        assertThat(graph.layers()).extracting(Layer::name).containsExactly("a", "b");
        assertThat(((Dense) graph.weights().get("b.weight")).array().type()).isEqualTo(ElementType.BFLOAT16);
        assertThat(graph.weights().get("a.weight").toDense().toFloats()).containsExactly(NUMBERS);
        assertThat(graph.weights().get("b.weight").toDense().toFloats()).containsExactly(NUMBERS);
        Compression pruned = compress(graph, Step.of("magnitude", Map.of("sparsity", KnobValue.of(0.5))));
        assertThat(pruned.skipped()).isEmpty();
        for (String name : List.of("a.weight", "b.weight")) {
            assertThat(pruned.graph().weights().get(name).toDense().toFloats()).as(name)
                    .containsExactly(0, 0, 3, 0, 2, -8);
        }
        assertThat(graph.source().notes().values())
                .containsExactly("1 tensor of type F8_E4M3 is kept as its bytes and not compressed.");
    }

    @Test
    void arePackedAndOpenAgain() {
        Graph graph = ModelFiles.open(SharedFiles.path("models/lenet5/lenet5_state_dict.pth"));
        Graph compressed = compress(graph, Step.of("uniform", Map.of("bits", KnobValue.of(4)))).graph();
        Path file = folder.resolve("packed.safetensors");
        long bytes = PackedFile.write(compressed, file, Replace.REFUSE);
        assertThat(bytes).isEqualTo(PackedFile.size(compressed)).isLessThan(230_000);
        Graph again = ModelFiles.open(file);
        assertThat(again.isLoose()).isTrue();
        assertThat(again.weights().keySet()).containsExactlyElementsOf(compressed.weights().keySet());
        compressed.weights().forEach((name, weight) -> {
            Weight read = again.weights().get(name);
            assertThat(read.getClass()).isEqualTo(weight.getClass());
            assertThat(read.toDense().sameContentAs(weight.toDense())).as(name).isTrue();
        });
        assertThat(again.layers()).extracting(Layer::name).containsExactly("conv1", "conv2", "fc1", "fc2");
    }

    @Test
    void areReadFromTheFilesOfAnIndex() throws IOException {
        write(folder.resolve("m-1.safetensors"), floats("a.weight"), floats("unlisted"));
        write(folder.resolve("m-2.safetensors"), floats("b.weight"));
        Path index = write("m.safetensors.index.json",
                "{\"weight_map\":{\"a.weight\":\"m-1.safetensors\",\"b.weight\":\"m-2.safetensors\"}}".getBytes());
        assertThat(ModelFiles.open(index).weights().keySet()).containsExactly("a.weight", "b.weight");
        assertThat(ModelFiles.besides(index)).containsExactlyInAnyOrder(folder.resolve("m-1.safetensors"),
                folder.resolve("m-2.safetensors"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[", "{\"weight_map\":{\"a.weight\":\"../m-1.safetensors\"}}",
            "{\"weight_map\":{\"a.weight\":\"..\"}}", "{\"weight_map\":{\"a.weight\":\"/etc/passwd\"}}",
            "{\"weight_map\":{\"a.weight\":3}}", "{\"weight_map\":{\"a.weight\":\"gone.safetensors\"}}",
            "{\"weight_map\":{\"other\":\"m-1.safetensors\"}}", "{\"weight_map\":{}}"})
    void areNotReadThroughAnIndexThatLies(String text) throws IOException {
        write(folder.resolve("m-1.safetensors"), floats("a.weight"));
        Path index = write("m.safetensors.index.json", text.getBytes());
        assertThatThrownBy(() -> ModelFiles.open(index)).isInstanceOf(InputException.class)
                .hasMessageContaining(text.contains("gone") ? "gone.safetensors" : "m.safetensors.index.json");
    }

    @Test
    void mustBeThere() throws IOException {
        Path numbers = write("n.pth", new ArchiveBytes().with("data.pkl",
                new PickleText().value(Map.of("epoch", 3)).end()).stored());
        assertThatThrownBy(() -> ModelFiles.open(numbers)).isInstanceOf(InputException.class)
                .hasMessageContaining("n.pth").hasMessageContaining("holds no tensors");
    }

    private static Compression compress(Graph graph, Step step) {
        return new Compressor(graph).compress(
                new Stage.Compress(new LinkedHashMap<>(Map.of(Target.WHOLE_MODEL, List.of(step)))), JobContext.QUIET);
    }

    private static TensorPlan floats(String name) {
        return new TensorPlan(name, StoredType.F32, List.of(2L, 3L), out -> out.write(new byte[24]));
    }

    /// [NUMBERS] in two bytes each; all of them are exact in both types.
    private static byte[] halves(boolean isBrain) {
        ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : NUMBERS) {
            bytes.putShort(isBrain ? (short) (Float.floatToIntBits(number) >>> 16) : Float.floatToFloat16(number));
        }
        return bytes.array();
    }

    private static void write(Path file, TensorPlan... tensors) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            new SafetensorsPlan(new LinkedHashMap<>(), List.of(tensors)).writeTo(out);
        }
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }
}
