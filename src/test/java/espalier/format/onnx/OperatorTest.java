package espalier.format.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Shapes;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Op;
import espalier.model.op.Unknown;
import espalier.runtime.OnnxSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operator, in the forms that operator sets 7 to 21 have, read, inferred and written again.
class OperatorTest {
    @TempDir
    Path folder;

    static Stream<OperatorCase> cases() {
        return OperatorCase.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsOutputsAndKnowsTheirShapes(OperatorCase given) throws IOException {
        ModelProto model = given.model();
        Graph graph = OnnxFile.read(Files.write(folder.resolve("m.onnx"), model.toByteArray()));
        assertThat(graph.nodes()).extracting(Node::op).noneMatch(Unknown.class::isInstance);
        byte[] written = OnnxFile.bytes(graph);
        assertThat(OnnxFile.size(graph)).isEqualTo(written.length);
        Map<String, Array> before = run(model.toByteArray(), given);
        Map<String, Array> after = run(written, given);
        assertThat(after.keySet()).isEqualTo(before.keySet());
        Shapes shapes = Shapes.of(graph);
        before.forEach((name, array) -> {
            assertThat(after.get(name).sameContentAs(array)).as(name).isTrue();
            if (given.isOpen()) {
                assertThat(shapes.value(name).orElseThrow().type()).as(name).isEqualTo(array.type());
                assertThat(shapes.shape(name).orElseThrow().rank()).as(name).isEqualTo(array.shape().rank());
            } else {
                assertThat(shapes.value(name)).as(name)
                        .contains(new Value(name, array.type(), array.shape()));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void meansTheSameInANewerOperatorSet(OperatorCase given) throws IOException {
        byte[] model = given.model().toByteArray();
        Graph graph = OnnxFile.read(Files.write(folder.resolve("m.onnx"), model));
        Assumptions.assumeTrue(graph.source().opset() <= Opsets.INT4);
        Assumptions.assumeTrue(Opsets.obstacle(graph, Shapes.of(graph)).isEmpty());
        var source = new Source("ONNX", "", Opsets.irVersion(Opsets.INT4), Map.of("", (long) Opsets.INT4),
                graph.source().notes());
        byte[] raised = OnnxFile.bytes(new Graph(graph.name(), graph.inputs(), graph.outputs(), graph.nodes(),
                new LinkedHashMap<>(graph.weights()), source));
        Map<String, Array> before = run(model, given);
        run(raised, given).forEach((name, array) -> assertThat(array.toFloats()).as(name)
                .containsExactly(before.get(name).toFloats(), Offset.offset(1e-6f)));
    }

    @Test
    void coversEveryOperator() {
        var covered = cases().map(OperatorCase::operator).collect(Collectors.toCollection(TreeSet::new));
        covered.add("Unknown");
        assertThat(covered).containsAll(records(Op.class).map(Class::getSimpleName).toList());
    }

    private static Stream<Class<?>> records(Class<?> family) {
        return family.isRecord()
                ? Stream.of(family)
                : Arrays.stream(family.getPermittedSubclasses())
                        .flatMap(OperatorTest::records);
    }

    private static Map<String, Array> run(byte[] model, OperatorCase given) {
        try (OnnxSession session = OnnxSession.open(model)) {
            SequencedMap<String, Array> inputs = new LinkedHashMap<>();
            var random = new Random(2);
            given.inputs().forEach((name, shape) -> inputs.put(name, SmallNetworks.random(random, 1, shape)));
            return session.run(inputs);
        }
    }
}
