package espalier.format.torch.write;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.SharedFiles;
import espalier.compress.Compressor;
import espalier.data.npz.Npz;
import espalier.format.ModelFiles;
import espalier.format.RandomWeights;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Value;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Mask;
import espalier.model.weight.Palettized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import espalier.runtime.TorchSession;
import espalier.tensor.Torch;
import espalier.train.Network;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compressed weights in archives: exactly the floats of the weight, in fewer bytes where that is said.
class CompressedWeightsTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void startEngine() {
        Torch.start();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void areExact(long seed) throws IOException {
        Graph graph = new RandomWeights(seed).graph();
        List<Array> outputs = run(withInput(graph), List.of(Array.of(new float[1], 1)));
        int i = 0;
        for (var weight : graph.weights().values()) {
            Array expected = weight.toDense();
            Array got = outputs.get(i++);
            assertThat(got.shape()).isEqualTo(expected.shape());
            assertThat(got.toFloats()).containsExactly(expected.toFloats());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 8})
    void areReadAgain(int bits) throws IOException {
        Graph graph = compressed("lenet300", bits(bits));
        Array inputs = Npz.read(SharedFiles.path("models/lenet300/lenet300_ref.npz")).get("inputs");
        Graph read = ModelFiles.open(write(graph), Optional.of(Shape.of(1, 28, 28)));
        try (Network expected = Network.of(graph); Network network = Network.of(read)) {
            assertThat(network.run(inputs).toFloats()).containsExactly(expected.run(inputs).toFloats(),
                    Offset.offset(5e-5f));
        }
    }

    @Test
    void takeTheBytesOfTheirBits() throws IOException {
        long dense = size("lenet5");
        // One byte, half a byte, a quarter and an eighth of one for 4 bytes of each of 430,500 weights.
        assertThat(dense - size("lenet5", bits(8))).isBetween(3 * 430_500L - 12_000, 3 * 430_500L);
        assertThat(dense - size("lenet5", bits(4))).isBetween(7 * 430_500L / 2 - 12_000, 7 * 430_500L / 2);
        assertThat(dense - size("lenet5", bits(2))).isBetween(15 * 430_500L / 4 - 12_000, 15 * 430_500L / 4);
        assertThat(dense - size("lenet5", bits(1))).isBetween(31 * 430_500L / 8 - 12_000, 31 * 430_500L / 8);
        assertThat(dense - size("lenet5", bits(12))).isBetween(2 * 430_500L - 12_000, 2 * 430_500L);
    }

    @Test
    void prunedOnesTakeABitMoreWhereZeroHasNoCode() throws IOException {
        Shape shape = Shape.of(100, 90);
        Mask mask = Mask.of(shape, i -> i % 3 == 0);
        Palettized whole = new RandomWeights(1).palettized(shape);
        var pruned = new Sparse(mask, whole);
        assertThat(whole.nonZeros()).isEqualTo(shape.elements());
        assertThat(TorchScriptFile.size(passing(pruned)) - TorchScriptFile.size(passing(whole)))
                .isBetween(shape.elements() / 8, shape.elements() / 8 + 1_500);
        List<Array> outputs = run(passing(pruned), List.of(Array.of(new float[1], 1)));
        assertThat(outputs.getFirst().toFloats()).containsExactly(pruned.toDense().toFloats());
    }

    @Test
    void areTwoLayersWhereTheyAreFactorized() throws IOException {
        Graph graph = compressed("lenet300", rank(10));
        String code = new String(Files.readAllBytes(write(graph)), StandardCharsets.ISO_8859_1);
        assertThat(code).contains("self.fc1.right.weight", "self.fc1.left.weight").doesNotContain("self.fc1.weight");
        // (784 + 300 + 300 + 100) · 10 numbers for fc1 and fc2, the full rank for the 10 × 100 of fc3.
        assertThat(TorchScriptFile.size(graph)).isBetween(4L * 14_840, 4L * 14_840 + 4 * (1_100 + 410) + 12_000);
    }

    @Test
    void computeWhatTheModelInMemoryComputes() throws IOException {
        assertComputesTheSame("lenet5", prune(), bits(4));
        assertComputesTheSame("lenet5", bits(1));
        assertComputesTheSame("lenet300", prune(), rank(10), bits(3));
        assertComputesTheSame("fashion_resnet14", rank(8));
        assertComputesTheSame("fashion_resnet14", rank(8), bits(6));
        assertComputesTheSame("fashion_resnet14", bits(8));
    }

    private void assertComputesTheSame(String model, Step... steps) throws IOException {
        Graph graph = compressed(model, steps);
        Array inputs = Npz.read(SharedFiles.path("models/" + model + "/" + model + "_ref.npz")).get("inputs");
        float[] expected;
        try (Network network = Network.of(graph)) {
            expected = network.run(inputs).toFloats();
        }
        assertThat(run(graph, List.of(inputs)).getFirst().toFloats()).as(model + List.of(steps))
                .containsExactly(expected, Offset.offset(5e-5f));
    }

    private static Graph passing(Weight weight) {
        return withInput(RandomWeights.graphOf(new LinkedHashMap<>(Map.of("fc.weight", weight))));
    }

    /// The engine gives no outputs where there is no input.
    private static Graph withInput(Graph graph) {
        var input = new Value("unused", ElementType.FLOAT32, Shape.of(1));
        return new Graph(graph.name(), List.of(input), graph.outputs(), graph.nodes(), graph.weights(),
                graph.source());
    }

    private static long size(String model, Step... steps) {
        return TorchScriptFile.size(compressed(model, steps));
    }

    private static Graph compressed(String model, Step... steps) {
        Graph graph = OnnxFile.read(SharedFiles.path("models/" + model + "/" + model + "_op13.onnx"));
        var stage = new Stage.Compress(new LinkedHashMap<>(Map.of(Target.WHOLE_MODEL, List.of(steps))));
        return steps.length == 0 ? graph : new Compressor(graph).compress(stage, JobContext.QUIET).graph();
    }

    private static Step bits(int bits) {
        return Step.of("uniform", Map.of("bits", KnobValue.of(bits), "scheme", KnobValue.of("affine")));
    }

    private static Step rank(int rank) {
        return Step.of("svd", Map.of("rank", KnobValue.of(rank)));
    }

    private static Step prune() {
        return Step.of("magnitude", Map.of("sparsity", KnobValue.of(0.9), "scope", KnobValue.of("global")));
    }

    private Path write(Graph graph) throws IOException {
        TorchScriptFile archive = TorchScriptFile.of(graph);
        Path file = folder.resolve("m.pt");
        try (OutputStream out = Files.newOutputStream(file)) {
            archive.writeTo(out);
        }
        assertThat(Files.size(file)).isEqualTo(archive.bytes());
        return file;
    }

    private List<Array> run(Graph graph, List<Array> inputs) throws IOException {
        try (TorchSession session = TorchSession.open(write(graph))) {
            return session.run(inputs);
        }
    }
}
