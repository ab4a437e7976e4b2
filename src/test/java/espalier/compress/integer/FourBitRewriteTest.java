package espalier.compress.integer;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.onnx.OnnxFile;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.weight.Quantized;
import espalier.model.weight.Weight;
import espalier.runtime.OnnxSession;
import espalier.sketch.SketchedNets;
import espalier.train.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds 4-bit products to the same weights as floats, and looks at what ONNX Runtime makes of them.
class FourBitRewriteTest {
    @TempDir
    Path folder;

    private static float[] run(Graph graph, Array inputs) {
        try (Network network = Network.of(graph)) {
            return network.run(inputs).toFloats();
        }
    }

    @Test
    void keepsTheValuesOfFourBitGridsAndIsFused() throws IOException {
        Graph graph = SketchedNets.products(4);
        var changed = new LinkedHashMap<String, Weight>();
        graph.layers().forEach(layer -> changed.put(layer.weight(), IntegerWeights.rounded(
                graph.weights().get(layer.weight()).toDense(), layer.outputAxis(), 4)));
        Graph quantized = graph.withWeights(changed);
        IntegerRewrite.Result result = FourBitRewrite.of(quantized);
        Array inputs = IntegerNets.inputs(graph, 5, 3);
        assertThat(result.notes()).isEmpty();
        assertThat(changed.values()).allMatch(Quantized.class::isInstance);
        float[] truth = run(quantized, inputs);
        assertThat(run(result.graph(), inputs)).usingComparatorWithPrecision(1e-4f).containsExactly(truth);
        Path file = Files.write(folder.resolve("four.onnx"), OnnxFile.bytes(result.graph()));
        assertThat(Files.size(file)).isEqualTo(OnnxFile.size(result.graph()));
        // The last product is too small.
        assertThat(OnnxFile.operators(OnnxSession.optimized(file))).containsEntry("MatMulNBits", 2)
                .containsEntry("Gemm", 1).doesNotContainKey("DequantizeLinear");
        try (OnnxSession session = OnnxSession.open(file, 1)) {
            float[] theirs = session.run(inputs).toFloats();
            double lost = 0;
            double all = 0;
            for (int i = 0; i < truth.length; i++) {
                lost += Math.pow(theirs[i] - truth[i], 2);
                all += Math.pow(truth[i], 2);
            }
            assertThat(Math.sqrt(lost / all)).isLessThan(0.02);
        }
    }

    @Test
    void saysWhichWeightsItRounds() {
        assertThat(FourBitRewrite.of(SketchedNets.products(4)).notes()).singleElement().asString()
                .contains("2 matrix products");
    }
}
