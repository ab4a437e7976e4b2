package espalier.compress.integer;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.Gemm;
import espalier.model.op.QuantizeLinear;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Quantized;
import espalier.model.weight.Weight;
import espalier.sketch.NetSketch;
import espalier.train.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Holds integer networks to arithmetic on whole numbers.
class IntegerRewriteTest {
    private static final int INPUTS = 12;
    private static final int OUTPUTS = 5;

    private static Graph layer() {
        var net = new NetSketch(3);
        return net.build(net.linear(NetSketch.INPUT, INPUTS, OUTPUTS), OUTPUTS, INPUTS);
    }

    private static Graph integers(Graph graph, ActivationGrid.Kind kind) {
        return IntegerRewrite.of(graph, new IntegerStyle(kind, true, true, false),
                Map.of(NetSketch.INPUT, new ActivationRange(-2, 3))).graph();
    }

    @Test
    void aLayerMultipliesWholeNumbers() {
        Graph graph = layer();
        Array inputs = IntegerNets.inputs(graph, 8, 5);
        for (ActivationGrid.Kind kind : ActivationGrid.Kind.values()) {
            Graph rewritten = integers(graph, kind);
            float[] results;
            try (Network network = Network.of(rewritten)) {
                results = network.run(inputs).toFloats();
            }
            float step = kind == ActivationGrid.Kind.SYMMETRIC_INT8 ? 3f / 127 : 5f / 255;
            var weight = (Quantized) rewritten.weights().get("fc0.weight");
            float[] scales = weight.grid().scales().toFloats();
            float[] biases = graph.weights().get("fc0.bias").toDense().toFloats();
            for (int i = 0; i < results.length; i++) {
                int example = i / OUTPUTS;
                int output = i % OUTPUTS;
                long sum = Math.round(biases[output] / (step * scales[output]));
                for (int j = 0; j < INPUTS; j++) {
                    sum += code(inputs.floatAt((long) example * INPUTS + j), step, kind)
                            * weight.codeAt((long) output * INPUTS + j);
                }
                double expected = sum * (double) step * scales[output];
                assertThat((double) results[i]).as(kind + " " + i).isBetween(expected - 1e-4, expected + 1e-4);
            }
        }
    }

    /// The whole number that stands for a value, zero being zero.
    private static long code(float value, float step, ActivationGrid.Kind kind) {
        long zero = kind == ActivationGrid.Kind.SYMMETRIC_INT8 ? 0 : Math.round(2 / step);
        long code = (long) Math.rint(value / step) + zero;
        boolean symmetric = kind == ActivationGrid.Kind.SYMMETRIC_INT8;
        // QuantizeLinear saturates at the type's lowest code, which a symmetric grid does not otherwise use.
        return Math.clamp(code, symmetric ? -128 : 0, symmetric ? 127 : 255) - zero;
    }

    @Test
    void aBiasFarBeyondTinyWeightsStillFitsInto32Bits() {
        Graph graph = layer();
        var changed = new LinkedHashMap<String, Weight>();
        float[] weights = graph.weights().get("fc0.weight").toDense().toFloats();
        for (int i = 0; i < INPUTS; i++) {
            weights[i] = 0;
            weights[INPUTS + i] *= 1e-12f;
        }
        changed.put("fc0.weight", new Dense(Array.of(weights, OUTPUTS, INPUTS)));
        Graph tiny = graph.withWeights(changed);
        Array inputs = IntegerNets.inputs(graph, 3, 5);
        try (Network network = Network.of(integers(tiny, ActivationGrid.Kind.AFFINE_UINT8))) {
            float[] results = network.run(inputs).toFloats();
            for (int row = 0; row < 2; row++) {
                float bias = graph.weights().get("fc0.bias").toDense().floatAt(row);
                assertThat(results[row]).isBetween(bias - 1e-6f, bias + 1e-6f);
            }
        }
    }

    @Test
    void weightsKeepAGridThatIntegersHave() {
        Graph graph = layer();
        Array values = graph.weights().get("fc0.weight").toDense();
        Grid grid = new Grid(5, true, 0, Array.of(new float[]{.1f, .2f, .3f, .1f, .1f}, OUTPUTS),
                Array.of(new float[OUTPUTS], OUTPUTS));
        Quantized given = Quantized.nearest(values, grid);
        IntegerRewrite.Result result = IntegerRewrite.of(graph.withWeights(Map.of("fc0.weight", given)),
                IntegerNets.RUNTIME, Map.of(NetSketch.INPUT, new ActivationRange(-1, 1)));
        assertThat(result.graph().weights().get("fc0.weight")).isSameAs(given);
        assertThat(result.notes()).isEmpty();
        Grid affine = new Grid(8, false, 0, Array.of(new float[]{.1f, .2f, .3f, .1f, .1f}, OUTPUTS),
                Array.of(new float[]{3, 3, 3, 3, 3}, OUTPUTS));
        IntegerRewrite.Result anew = IntegerRewrite.of(
                graph.withWeights(Map.of("fc0.weight", Quantized.nearest(values, affine))), IntegerNets.RUNTIME,
                Map.of(NetSketch.INPUT, new ActivationRange(-1, 1)));
        assertThat(((Quantized) anew.graph().weights().get("fc0.weight")).grid().symmetric()).isTrue();
        assertThat(anew.notes()).singleElement().asString().contains("1 layer, which is");
    }

    @Test
    void whatFlowsBetweenTwoFactorsIsRoundedToo() {
        Graph graph = layer();
        var random = new Random(8);
        var factors = new LowRank(graph.weights().get("fc0.weight").shape(),
                new Dense(NetSketch.normal(random, 1, OUTPUTS, 3)), new Dense(NetSketch.normal(random, 1, 3, INPUTS)));
        Graph prepared = IntegerRewrite.prepared(graph.withWeights(Map.of("fc0.weight", factors)));
        assertThat(prepared.nodes()).hasSize(2).allMatch(node -> node.op() instanceof Gemm);
        assertThat(IntegerRewrite.values(prepared, IntegerNets.RUNTIME)).containsExactly(NetSketch.INPUT,
                prepared.nodes().getFirst().output());
        Graph rewritten = IntegerNets.of(graph.withWeights(Map.of("fc0.weight", factors)), IntegerNets.RUNTIME);
        assertThat(rewritten.nodes().stream().map(Node::op).filter(QuantizeLinear.class::isInstance)).hasSize(2);
    }

    @Test
    void outputsOfTheGraphKeepTheirNamesAndTypes() {
        var net = new NetSketch(4);
        Graph graph = net.build(net.conv(NetSketch.INPUT, 3, 4, 3, 1, 1), 4, 3, 8, 8);
        Graph rewritten = IntegerNets.of(graph, IntegerNets.RUNTIME);
        assertThat(rewritten.outputs()).isEqualTo(graph.outputs());
        Node last = rewritten.producers().get(graph.outputs().getFirst().name());
        assertThat(last.op()).isInstanceOf(DequantizeLinear.class);
        assertThat(rewritten.weights().values().stream().filter(Dense.class::isInstance)
                .map(weight -> ((Dense) weight).array().type())).contains(ElementType.UINT8, ElementType.INT32);
    }
}
