package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.op.Unknown;
import espalier.runtime.OnnxSession;
import espalier.train.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Models older than operator set 7, which ONNX Runtime does not run itself, mean what their successors mean.
class OldNodesTest {
    @Test
    void putsTheSecondInputWhereTheNodeSays() {
        for (String type : new String[]{"Add", "Sub", "Mul", "Div", "Pow"}) {
            same(image(6).floats("c", 3, 8).node(type, "y", "x", "c").with("broadcast", 1).with("axis", 1),
                    image(7).floats("c", 3, 8).longs("s", 3, 8, 1).node("Reshape", "d", "c", "s")
                            .node(type, "y", "x", "d"));
            same(image(6).floats("c", 8, 8).node(type, "y", "x", "c").with("broadcast", 1),
                    image(7).floats("c", 8, 8).node(type, "y", "x", "c"));
        }
        same(image(6).floats("c", 3).node("PRelu", "y", "x", "c"),
                image(7).floats("c", 3).longs("s", 3, 1, 1).node("Reshape", "d", "c", "s")
                        .node("PRelu", "y", "x", "d"));
    }

    @Test
    void readsAttributesThatAreGone() {
        same(OperatorCase.of("", 6).input("x", 4, 5).floats("w", 5, 3).floats("c", 3)
                .node("Gemm", "y", "x", "w", "c").with("broadcast", 1),
                OperatorCase.of("", 7).input("x", 4, 5).floats("w", 5, 3).floats("c", 3)
                        .node("Gemm", "y", "x", "w", "c"));
        same(image(1).node("Reshape", "y", "x").list("shape", 2, -1), image(7).longs("s", 2, -1)
                .node("Reshape", "y", "x", "s"));
        same(image(1).node("Cast", "i", "x").with("to", "INT64").node("Cast", "y", "i").with("to", "FLOAT"),
                image(7).node("Cast", "i", "x").with("to", 7).node("Cast", "y", "i").with("to", 1));
        same(image(1).node("Relu", "y", "x").list("consumed_inputs", 0), image(7).node("Relu", "y", "x"));
        same(image(6).node("Dropout", "y", "x").with("is_test", 1), image(7).node("Dropout", "y", "x"));
    }

    @Test
    void keepsWhatTrainsForUnknown() {
        OperatorCase training = image(6).node("Dropout", "y", "x").with("is_test", 0).output("y");
        assertThat(OnnxFile.read(training.model().toByteArray(), "old").nodes().getFirst().op())
                .isInstanceOf(Unknown.class);
    }

    private static OperatorCase image(int opset) {
        return OperatorCase.of("", opset).input("x", 2, 3, 8, 8);
    }

    private static void same(OperatorCase old, OperatorCase successor) {
        Graph graph = OnnxFile.read(old.output("y").model().toByteArray(), "old");
        assertThat(graph.source().opset()).isEqualTo(7);
        ModelProto model = successor.output("y").model();
        Array x = SmallNetworks.random(new Random(2), 1, old.inputs().firstEntry().getValue());
        Map<String, Array> expected;
        try (OnnxSession session = OnnxSession.open(model.toByteArray());
                OnnxSession written = OnnxSession.open(OnnxFile.bytes(graph))) {
            expected = session.run(new LinkedHashMap<>(Map.of("x", x)));
            assertThat(written.run(x).toFloats()).containsExactly(expected.get("y").toFloats());
        }
        try (Network network = Network.of(graph)) {
            assertThat(network.run(x).toFloats()).usingComparatorWithPrecision(1e-5f)
                    .containsExactly(expected.get("y").toFloats());
        }
    }
}
