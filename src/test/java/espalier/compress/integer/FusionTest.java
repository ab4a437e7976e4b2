package espalier.compress.integer;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.onnx.OnnxFile;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.runtime.OnnxSession;
import espalier.sketch.SketchedNets;
import espalier.train.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Looks at what ONNX Runtime makes of integer networks: no float layer may be left between the rounding of the input and the output.
class FusionTest {
    @TempDir
    Path folder;

    /// A network, and how many nodes of each integer operator ONNX Runtime has to find.
    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("residual", SketchedNets.smallResidual(1),
                        Map.of("QLinearConv", 6, "QLinearAdd", 2, "QLinearGlobalAveragePool", 1, "QGemm", 1,
                                "QuantizeLinear", 1)),
                Arguments.of("inverted", SketchedNets.inverted(2),
                        Map.of("QLinearConv", 8, "QLinearAdd", 2, "QLinearGlobalAveragePool", 1, "QGemm", 1,
                                "QuantizeLinear", 1)),
                Arguments.of("joined", SketchedNets.joined(3),
                        Map.of("QLinearConv", 4, "QLinearConcat", 1, "QLinearAveragePool", 1, "QGemm", 1,
                                "QuantizeLinear", 1)),
                Arguments.of("products", SketchedNets.products(4), Map.of("QGemm", 3, "QuantizeLinear", 2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void leavesNoFloatLayer(String name, Graph graph, Map<String, Integer> expected) throws IOException {
        Path file = Files.write(folder.resolve(name + ".onnx"),
                OnnxFile.bytes(IntegerNets.of(graph, IntegerNets.RUNTIME)));
        Map<String, Integer> operators = OnnxFile.operators(OnnxSession.optimized(file));
        assertThat(operators).as(operators.toString()).containsAllEntriesOf(expected);
        assertThat(operators).doesNotContainKeys("Conv", "Gemm", "MatMul", "FusedGemm", "FusedConv", "Relu", "Clip",
                "DequantizeLinear", "GlobalAveragePool", "AveragePool", "Concat");
        assertThat(operators.keySet()).filteredOn(operator -> operator.equals("Add")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void computesWhatThisProgramComputes(String name, Graph graph, Map<String, Integer> expected) {
        for (ActivationGrid.Kind kind : ActivationGrid.Kind.values()) {
            for (boolean other : Set.of(true, false)) {
                Graph integers = IntegerNets.of(graph, new IntegerStyle(kind, other, other, !other));
                Array inputs = IntegerNets.inputs(graph, 4, 77);
                try (Network original = Network.of(graph);
                        Network network = Network.of(integers);
                        OnnxSession session = OnnxSession.open(OnnxFile.bytes(integers))) {
                    float[] truth = original.run(inputs).toFloats();
                    float[] ours = network.run(inputs).toFloats();
                    float[] theirs = session.run(inputs).toFloats();
                    // Averages of four whole numbers often lie halfway between two, where the runtime rounds otherwise.
                    assertThat(relative(theirs, ours)).as("runtime against memory, " + kind).isLessThan(0.02);
                    assertThat(relative(ours, truth)).as("integers against floats, " + kind).isBetween(1e-5, 0.05);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void saysTheSizeOfTheFileBeforeItIsWritten(String name, Graph graph, Map<String, Integer> expected) {
        Graph integers = IntegerNets.of(graph, IntegerNets.RUNTIME);
        assertThat(OnnxFile.size(integers)).isEqualTo(OnnxFile.bytes(integers).length);
    }

    private static double relative(float[] values, float[] truth) {
        double lost = 0;
        double all = 0;
        for (int i = 0; i < truth.length; i++) {
            lost += Math.pow(values[i] - truth[i], 2);
            all += Math.pow(truth[i], 2);
        }
        return Math.sqrt(lost / all);
    }
}
