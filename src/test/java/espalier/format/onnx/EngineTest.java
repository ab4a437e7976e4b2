package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.runtime.OnnxSession;
import espalier.train.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our engine computes what ONNX Runtime computes.
class EngineTest {
    static Stream<OperatorCase> cases() {
        var all = new ArrayList<OperatorCase>();
        IntegerCases.addTo(all);
        WindowCases.addTo(all);
        ResizeCases.addTo(all);
        NormalizationCases.addTo(all);
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void computesAsOnnxRuntime(OperatorCase given) {
        byte[] model = given.model().toByteArray();
        Graph graph = OnnxFile.read(model, "case");
        String name = given.inputs().firstEntry().getKey();
        Array x = SmallNetworks.random(new Random(2), 1, given.inputs().get(name));
        SequencedMap<String, Array> inputs = new LinkedHashMap<>();
        inputs.put(name, x);
        Array expected;
        try (OnnxSession session = OnnxSession.open(model)) {
            expected = session.run(inputs).firstEntry().getValue();
        }
        try (Network network = Network.of(graph)) {
            Array actual = network.run(x);
            assertThat(actual.shape()).isEqualTo(expected.shape());
            assertThat(actual.toFloats()).containsExactly(expected.toFloats(), Offset.offset(1e-5f));
        }
    }
}
