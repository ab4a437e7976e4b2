package espalier.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.onnx.OnnxFile;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Source;
import espalier.model.graph.Value;
import espalier.model.op.Conv;
import espalier.model.op.ConvTranspose;
import espalier.model.op.Op;
import espalier.model.op.Window;
import espalier.model.op.Window.Padding;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Weight;
import espalier.runtime.OnnxSession;
import espalier.sketch.Arrangements;
import espalier.sketch.NetSketch;
import espalier.train.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Convolutions as nodes for their factors, against the same convolutions with the factors multiplied out, here and in ONNX Runtime.
class FactoringTest {
    private static final int INPUTS = 4;
    private static final int OUTPUTS = 6;

    static Stream<Arguments> convolutions() {
        return Stream.of(
                conv(List.of(5), List.of(2), List.of(2), List.of(1, 3), Padding.EXPLICIT, 17),
                conv(List.of(3, 5), List.of(2, 3), List.of(1, 1), List.of(1, 0, 2, 4), Padding.EXPLICIT, 11, 13),
                conv(List.of(3, 3), List.of(1, 2), List.of(2, 3), List.of(0, 1, 2, 3), Padding.EXPLICIT, 12, 13),
                conv(List.of(3, 1), List.of(2, 2), List.of(1, 1), List.of(1, 0, 1, 0), Padding.EXPLICIT, 9, 8),
                conv(List.of(4, 3), List.of(3, 2), List.of(1, 1), List.of(0, 0, 0, 0), Padding.SAME_UPPER, 10, 9),
                conv(List.of(4, 2), List.of(2, 2), List.of(1, 1), List.of(0, 0, 0, 0), Padding.SAME_LOWER, 9, 9),
                conv(List.of(3, 2, 4), List.of(1, 2, 3), List.of(2, 1, 1), List.of(1, 0, 1, 1, 0, 2),
                        Padding.EXPLICIT, 7, 6, 8),
                transposed(List.of(3), List.of(2), List.of(2), List.of(1, 2), List.of(1), 7),
                transposed(List.of(3, 4), List.of(2, 3), List.of(1, 1), List.of(1, 0, 1, 2), List.of(1, 2), 5, 6),
                transposed(List.of(3, 3), List.of(1, 2), List.of(2, 1), List.of(2, 1, 0, 1), List.of(0, 1), 6, 5));
    }

    private static Arguments conv(List<Integer> kernel, List<Integer> strides, List<Integer> dilations,
            List<Integer> pads, Padding padding, long... sizes) {
        return Arguments.of(new Conv(new Window(kernel, strides, dilations, pads, padding), 1),
                shape(OUTPUTS, INPUTS, kernel), sizes);
    }

    private static Arguments transposed(List<Integer> kernel, List<Integer> strides, List<Integer> dilations,
            List<Integer> pads, List<Integer> extra, long... sizes) {
        var window = new Window(kernel, strides, dilations, pads, Padding.EXPLICIT);
        return Arguments.of(new ConvTranspose(window, 1, extra, List.of()), shape(INPUTS, OUTPUTS, kernel), sizes);
    }

    private static Shape shape(int rows, int columns, List<Integer> kernel) {
        long[] sizes = new long[kernel.size() + 2];
        sizes[0] = rows;
        sizes[1] = columns;
        for (int i = 0; i < kernel.size(); i++) {
            sizes[i + 2] = kernel.get(i);
        }
        return Shape.of(sizes);
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void nodesForFactorsComputeWhatTheirProductDoes(Op op, Shape shape, long[] sizes) {
        var random = new Random(7);
        long[] data = new long[sizes.length + 2];
        data[0] = 2;
        data[1] = INPUTS;
        System.arraycopy(sizes, 0, data, 2, sizes.length);
        Array inputs = NetSketch.normal(random, 1, data);
        Array bias = NetSketch.normal(random, 1, OUTPUTS);
        for (List<Shape> factors : Arrangements.of(shape, 3)) {
            var product = new LowRank(shape, factors.stream()
                    .<Weight>map(factor -> new Dense(NetSketch.normal(random, .5, factor.sizes()))).toList());
            float[] truth = run(graph(op, new Dense(product.toDense()), bias, data), inputs);
            Graph graph = graph(op, product, bias, data);
            Graph factored = Factoring.of(graph);
            assertThat(factored.nodes()).hasSize(factors.size());
            assertThat(run(factored, inputs)).usingComparatorWithPrecision(1e-4f).containsExactly(truth);
            assertThat(run(graph, inputs)).usingComparatorWithPrecision(1e-4f).containsExactly(truth);
            try (OnnxSession session = OnnxSession.open(OnnxFile.bytes(graph))) {
                assertThat(session.run(inputs).toFloats()).usingComparatorWithPrecision(1e-4f).containsExactly(truth);
            }
        }
    }

    private static float[] run(Graph graph, Array inputs) {
        try (Network network = Network.of(graph)) {
            return network.run(inputs).toFloats();
        }
    }

    private static Graph graph(Op op, Weight weight, Array bias, long[] data) {
        var weights = new LinkedHashMap<String, Weight>();
        weights.put("w", weight);
        weights.put("b", new Dense(bias));
        var input = new Value("x", ElementType.FLOAT32, Shape.of(data).with(0, new Dim.Symbol("batch")));
        Shape open = Shape.of(data).with(0, new Dim.Symbol("batch")).with(1, Dim.of(OUTPUTS));
        for (int axis = 2; axis < data.length; axis++) {
            open = open.with(axis, new Dim.Unknown());
        }
        return new Graph("one", List.of(input), List.of(new Value("y", ElementType.FLOAT32, open)),
                List.of(new Node(0, "conv", op, List.of("x", "w", "b"), List.of("y"))), weights,
                new Source("ONNX", "test", 8, Map.of("", 13L), Map.of()));
    }
}
