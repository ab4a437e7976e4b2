package espalier.experiment.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.integer.ActivationRange;
import espalier.compress.integer.IntegerRewrite;
import espalier.compress.integer.IntegerStyle;
import espalier.format.onnx.OnnxFile;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.weight.Grid;
import espalier.model.weight.Quantized;
import espalier.sketch.SketchedNets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A file written for a runtime keeps its rules, and a file written for another breaks those it does not keep.
class RuntimeTargetTest {
    private static final List<Graph> GRAPHS = List.of(SketchedNets.smallResidual(1), SketchedNets.inverted(2),
            SketchedNets.joined(3), SketchedNets.products(4));

    /// The graph as a fresh reader sees the file.
    private static Graph written(Graph graph, IntegerStyle style) {
        Graph prepared = IntegerRewrite.prepared(graph);
        var ranges = new LinkedHashMap<String, ActivationRange>();
        int i = 0;
        for (String value : IntegerRewrite.values(prepared, style)) {
            ranges.put(value, new ActivationRange(-1 - 0.1 * i, 2 + 0.1 * i++));
        }
        return OnnxFile.read(OnnxFile.bytes(IntegerRewrite.of(prepared, style, ranges).graph()), "test");
    }

    @ParameterizedTest
    @EnumSource(RuntimeTarget.class)
    void aFileWrittenForARuntimeKeepsItsRules(RuntimeTarget target) {
        for (Graph graph : GRAPHS) {
            assertThat(target.violations(written(graph, target.style()))).isEmpty();
        }
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                Arguments.of(RuntimeTarget.TENSORRT, RuntimeTarget.ONNXRUNTIME,
                        List.of("zero-point other than 0", "unsigned integers", "a bias stays a float")),
                Arguments.of(RuntimeTarget.TENSORRT, RuntimeTarget.TFLITE,
                        List.of("zero-point other than 0", "a bias stays a float")),
                Arguments.of(RuntimeTarget.TFLITE, RuntimeTarget.ONNXRUNTIME,
                        List.of("unsigned integers", "a scale per output", "another grid after it")),
                Arguments.of(RuntimeTarget.TFLITE, RuntimeTarget.TENSORRT, List.of("a bias that is not INT32")),
                Arguments.of(RuntimeTarget.ONNXRUNTIME, RuntimeTarget.TENSORRT, List.of("a bias that is not INT32")));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void aFileWrittenForAnotherBreaksRules(RuntimeTarget target, RuntimeTarget writtenFor, List<String> clauses) {
        List<String> violations = target.violations(written(SketchedNets.joined(3), writtenFor.style()));
        for (String clause : clauses) {
            assertThat(violations).anyMatch(sentence -> sentence.contains(clause));
        }
        assertThat(violations).allMatch(sentence -> sentence.startsWith(target.label() + ": node '")
                && sentence.endsWith("."));
    }

    @Test
    void fourBitConvolutionsAreNotForTensorRt() {
        Graph graph = SketchedNets.inverted(2);
        Array values = graph.weights().get("conv0.weight").toDense();
        var grid = new Grid(4, true, 0, filled(.1f), filled(0));
        Graph small = graph.withWeights(Map.of("conv0.weight", Quantized.nearest(values, grid)));
        assertThat(RuntimeTarget.TENSORRT.violations(small)).singleElement().asString()
                .contains("'/Conv_0' convolves with 4-bit weights");
        assertThat(RuntimeTarget.TFLITE.violations(small)).singleElement().asString().contains("4-bit integers");
        assertThat(RuntimeTarget.ONNXRUNTIME.violations(small)).isEmpty();
    }

    private static Array filled(float value) {
        float[] all = new float[16];
        Arrays.fill(all, value);
        return Array.of(all, 16);
    }
}
