package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.runtime.OnnxSession;
import espalier.train.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our engine computes what ONNX Runtime computes.
class EngineTest {
    static Stream<OperatorCase> cases() {
        return OperatorCase.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computesAsOnnxRuntime(OperatorCase given) {
        byte[] model = given.model().toByteArray();
        Graph graph = OnnxFile.read(model, "case");
        SequencedMap<String, Array> inputs = new LinkedHashMap<>();
        var random = new Random(2);
        given.inputs().forEach((name, shape) -> inputs.put(name, SmallNetworks.random(random, 1, shape)));
        Map<String, Array> expected;
        try (OnnxSession session = OnnxSession.open(model)) {
            expected = session.run(inputs);
        }
        try (Network network = Network.of(graph)) {
            Map<String, Array> actual = network.run(inputs);
            assertThat(actual.keySet()).isEqualTo(expected.keySet());
            expected.forEach((name, array) -> {
                assertThat(actual.get(name).type()).as(name).isEqualTo(array.type());
                assertThat(actual.get(name).shape()).as(name).isEqualTo(array.shape());
                float largest = 1;
                for (float value : array.toFloats()) {
                    largest = Float.isFinite(value) ? Math.max(largest, Math.abs(value)) : largest;
                }
                assertThat(actual.get(name).toFloats()).as(name).containsExactly(array.toFloats(),
                        Offset.offset(1e-5f * Math.min(100, largest)));
            });
        }
    }
}
