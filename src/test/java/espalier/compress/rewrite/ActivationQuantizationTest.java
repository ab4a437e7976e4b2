package espalier.compress.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.Compressor;
import espalier.compress.integer.ActivationGrid;
import espalier.compress.integer.ActivationGrid.Codes;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.metric.ActivationStatistics;
import espalier.model.metric.LayerStatistic;
import espalier.model.op.Clip;
import espalier.model.op.DequantizeLinear;
import espalier.model.op.QuantizeLinear;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Dense;
import espalier.runtime.OnnxSession;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import espalier.sketch.UnlabelledExamples;
import espalier.train.Calibration;
import espalier.train.LayerObservation;
import espalier.train.Network;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds rounded activations to PyTorch and ONNX Runtime, and gradients to the closed form.
class ActivationQuantizationTest {
    private static final float[] X = {-9, -1.53f, -0.97f, -0.61f, -0.33f, -0.12f, -0.04f, 0, 0.03f, 0.09f, 0.26f, 0.47f,
            0.71f, 0.96f, 1.13f, 1.31f, 1.62f, 1.83f, 2.55f, 7};

    /// PyTorch 1.13.1: `y = torch.fake_quantize_per_tensor_affine(x, scale, zero, low, high)` for [#X], and the gradient of `y.sum()`,
    /// which is 0 or 1. PyTorch lets gradients pass up to half a step outside the range; the numbers above avoid that.
    static Stream<Arguments> ofPyTorch() {
        return Stream.of(Arguments.of(0.2f, 5, new Codes(ElementType.UINT8, 0, 15, false),
                new float[]{-1.0f, -1.0f, -1.0f, -0.600000024f, -0.400000006f, -0.200000003f, 0, 0, 0, 0, 0.200000003f,
                        0.400000006f, 0.800000012f, 1, 1.20000005f, 1.39999998f, 1.60000002f, 1.80000007f, 2, 2},
                "00111111111111111100"),
                Arguments.of(0.0117f, 97, new Codes(ElementType.UINT8, 0, 255, false),
                        new float[]{-1.13489997f, -1.13489997f, -0.971099973f, -0.608399987f, -0.327600002f,
                                -0.116999999f, -0.0350999981f, 0, 0.0350999981f, 0.0935999975f, 0.257400006f,
                                0.467999995f, 0.713699996f, 0.959399998f, 1.13489997f, 1.31040001f, 1.61459994f,
                                1.82519996f, 1.84859991f, 1.84859991f},
                        "00111111111111111100"),
                Arguments.of(0.5f, 0, new Codes(ElementType.INT8, -3, 3, true),
                        new float[]{-1.5f, -1.5f, -1, -0.5f, -0.5f, 0, 0, 0, 0, 0, 0.5f, 0.5f, 0.5f, 1, 1, 1.5f, 1.5f,
                                1.5f, 1.5f, 1.5f},
                        "0*11111111111111*000"));
    }

    private static final double[] CLASSES = {0.7, -1.1};

    /// Multiplies by one, rounds, and makes two classes of it.
    private static Graph net(float scale, int zero, Codes codes) {
        var net = new NetSketch(1);
        String x = net.linear(NetSketch.INPUT, 1, 1);
        Graph graph = net.build(net.linear(x, 1, 2), 2, 1).withWeights(
                Map.of("fc0.weight", numbers(new float[]{1}, 1, 1), "fc0.bias", numbers(new float[]{0}, 1),
                        "fc1.weight", numbers(new float[]{(float) CLASSES[0], (float) CLASSES[1]}, 2, 1), "fc1.bias",
                        numbers(new float[2], 2)));
        var rounding = new ValueRounding(graph);
        rounding.round(x, List.of(graph.nodes().getLast()), new ActivationGrid(codes.type(), scale, zero), codes);
        return rounding.graph();
    }

    private static Dense numbers(float[] values, long... sizes) {
        return new Dense(Array.of(values, sizes));
    }

    @ParameterizedTest
    @MethodSource("ofPyTorch")
    void roundsAsPyTorchDoes(float scale, int zero, Codes codes, float[] expected) {
        Graph graph = net(scale, zero, codes);
        float[] logits = new float[2 * X.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) CLASSES[i % 2] * expected[i / 2];
        }
        Array inputs = Array.of(X.clone(), X.length, 1);
        assertThat(run(graph, inputs)).usingComparatorWithPrecision(1e-6f).containsExactly(logits);
        assertThat(inRuntime(graph, inputs)).usingComparatorWithPrecision(1e-6f).containsExactly(logits);
    }

    @ParameterizedTest
    @MethodSource("ofPyTorch")
    void gradientsPassInsideTheRangeAlone(float scale, int zero, Codes codes, float[] expected, String passes) {
        Graph graph = net(scale, zero, codes);
        for (int i = 0; i < X.length; i++) {
            if (passes.charAt(i) == '*') {
                continue; // within half a step outside
            }
            float gradient = LayerObservation.collect(graph, Map.of("fc0.weight", Set.of(LayerStatistic.GRADIENT)),
                    new UnlabelledExamples(Array.of(new float[]{X[i]}, 1, 1)), JobContext.QUIET).get("fc0.weight")
                    .find(LayerStatistic.GRADIENT).orElseThrow().floatAt(0);
            // Cross-entropy of class 0 for logits cᵢ·y: ∂L/∂y = Σ (pᵢ − [i = 0])·cᵢ, and y = w·x where nothing is clipped.
            double one = Math.exp(CLASSES[0] * expected[i]);
            double two = Math.exp(CLASSES[1] * expected[i]);
            double ofOutput = (one / (one + two) - 1) * CLASSES[0] + two / (one + two) * CLASSES[1];
            assertThat((double) gradient).isCloseTo(passes.charAt(i) == '1' ? ofOutput * X[i] : 0,
                    Offset.offset(1e-5));
        }
    }

    /// PyTorch 1.13.1: `MovingAverageMinMaxObserver(averaging_constant=0.01)` that saw five batches of 16 numbers
    /// `sin(0.7·(16·b + i))·(1 + b) + 0.3·b` says min_val -1.04744947, max_val 1.11696053.
    @Test
    void movingAveragesAreThoseOfPyTorch() {
        float[] values = new float[80];
        for (int i = 0; i < values.length; i++) {
            int batch = i / 16;
            values[i] = (float) (Math.sin(0.7 * i) * (1 + batch) + 0.3 * batch);
        }
        Graph graph = net(1, 0, Codes.of(8, false));
        ActivationStatistics seen = Calibration.collect(graph, Set.of(NetSketch.INPUT),
                new UnlabelledExamples(Array.of(values, 80, 1)), JobContext.QUIET).get(NetSketch.INPUT);
        assertThat(seen.averageLeast()).isCloseTo(-1.04744947f, Offset.offset(1e-6f));
        assertThat(seen.averageGreatest()).isCloseTo(1.11696053f, Offset.offset(1e-6f));
    }

    private static float[] run(Graph graph, Array inputs) {
        try (Network network = Network.of(graph)) {
            return network.run(inputs).toFloats();
        }
    }

    private static float[] inRuntime(Graph graph, Array inputs) {
        try (OnnxSession session = OnnxSession.open(OnnxFile.bytes(graph))) {
            return session.run(inputs).toFloats();
        }
    }

    private static Rewritten quantize(Graph graph, Array inputs, Object... knobs) {
        Stage.Rewrite stage = Stage.Rewrite.of("activations", Map.of());
        for (int i = 0; i < knobs.length; i += 2) {
            stage = stage.with((String) knobs[i], KnobValue.parse(knobs[i + 1].toString()));
        }
        ChosenRewrite<?> chosen = ChosenRewrite.of(stage);
        var seen = Calibration.collect(graph, chosen.values(graph), new UnlabelledExamples(inputs), JobContext.QUIET);
        return chosen.apply(Subject.of(graph).seen(seen, Map.of()), JobContext.QUIET);
    }

    @ParameterizedTest
    @CsvSource({"2, affine", "3, affine", "4, symmetric", "5, affine", "7, symmetric", "8, affine", "8, symmetric",
            "9, symmetric", "12, affine", "16, affine", "16, symmetric"})
    void codesHaveTheBitsTheyShould(int bits, String scheme) {
        var net = new NetSketch(1);
        Graph graph = net.build(net.linear(NetSketch.INPUT, 1, 1), 1, 1)
                .withWeights(Map.of("fc0.weight", numbers(new float[]{1}, 1, 1), "fc0.bias", numbers(new float[1], 1)));
        float[] values = NetSketch.normal(new Random(2), 1, 4000, 1).toFloats();
        Graph made = quantize(graph, Array.of(values.clone(), 4000, 1), "bits", bits, "ends", bits, "scheme", scheme,
                "range", "minmax").graph();
        float[] wide = values.clone();
        for (int i = 0; i < wide.length; i++) {
            wide[i] *= 2;
        }
        Array inputs = Array.of(wide, 4000, 1);
        var levels = new TreeSet<Float>();
        for (float value : run(made, inputs)) {
            levels.add(value);
        }
        int most = scheme.equals("affine") ? 1 << bits : (1 << bits) - 1;
        assertThat(levels.size()).isLessThanOrEqualTo(most).isGreaterThanOrEqualTo(Math.min(most, 400));
        float greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        // An affine grid is moved by up to half a step so that zero lies on it.
        float step = made.weights().get(NetSketch.INPUT + "/scale").toDense().floatAt(0);
        assertThat(levels.getLast()).isLessThanOrEqualTo(greatest + 0.5f * step);
        if (scheme.equals("symmetric")) {
            assertThat(levels.getFirst()).isEqualTo(-levels.getLast());
        }
        assertThat(inRuntime(made, inputs)).containsExactly(run(made, inputs));
    }

    @Test
    void whatSeveralLayersTakeIsRoundedOnceAndAdditionsTakeItAsItIs() {
        Graph graph = SketchedNets.smallResidual(2);
        Array inputs = NetSketch.normal(new Random(1), 1, 16, 3, 32, 32);
        Rewritten made = quantize(graph, inputs, "bits", 4, "ends", 8);
        List<Node> rounding = made.graph().nodes().stream().filter(node -> node.op() instanceof QuantizeLinear)
                .toList();
        // Six values flow into seven layers: the two first convolutions of the second block share one.
        assertThat(rounding).hasSize(6);
        assertThat(made.graph().nodes().stream().filter(node -> node.op() instanceof Clip)).hasSize(6);
        assertThat(made.graph().nodes().stream().filter(node -> node.op() instanceof DequantizeLinear)).hasSize(6);
        assertThat(made.graph().layers()).hasSameSizeAs(graph.layers());
        Rewritten again = quantize(made.graph(), inputs);
        assertThat(again.graph().nodes()).isEqualTo(made.graph().nodes());
    }

    /// What is rounded to 12 bits and 16 hardly shows a number that ONNX Runtime's other order of sums moves to the next level; weights
    /// that it rounds by itself would.
    @Test
    void onnxRuntimeGivesTheSame() {
        for (Graph graph : List.of(SketchedNets.smallResidual(2), SketchedNets.inverted(3), SketchedNets.joined(4))) {
            Array inputs = NetSketch.normal(new Random(1), 1, 16, 3, 32, 32);
            for (int bits : new int[]{12, 16}) {
                Graph made = quantize(graph, inputs, "bits", bits, "ends", bits).graph();
                assertThat(error(inRuntime(made, inputs), run(made, inputs))).isLessThan(3e-4);
            }
            Graph made = quantize(graph, inputs, "bits", 8).graph();
            assertThat(error(inRuntime(made, inputs), run(made, inputs))).isLessThan(2e-3);
            Graph weights = new Compressor(graph).compress(Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                    Step.of("uniform", Map.of())), JobContext.QUIET).graph();
            Graph both = quantize(weights, inputs, "bits", 8).graph();
            assertThat(both.nodes()).noneMatch(node -> node.op() instanceof Clip && !graph.nodes().contains(node));
            assertThat(error(inRuntime(both, inputs), run(both, inputs))).isLessThan(2e-3);
        }
    }

    @Test
    void eightBitsHardlyChangeOutputsAndTwoDo() {
        Graph graph = SketchedNets.joined(4);
        Array inputs = NetSketch.normal(new Random(1), 1, 16, 3, 32, 32);
        float[] truth = run(graph, inputs);
        double eight = error(run(quantize(graph, inputs, "bits", 8).graph(), inputs), truth);
        double four = error(run(quantize(graph, inputs, "bits", 4).graph(), inputs), truth);
        double two = error(run(quantize(graph, inputs, "bits", 2).graph(), inputs), truth);
        assertThat(eight).isLessThan(0.02);
        assertThat(four).isBetween(3 * eight, 0.3);
        assertThat(two).isGreaterThan(2 * four);
    }

    /// ‖y − t‖/‖t‖.
    private static double error(float[] values, float[] truth) {
        double error = 0;
        double all = 0;
        for (int i = 0; i < truth.length; i++) {
            error += Math.pow(values[i] - truth[i], 2);
            all += Math.pow(truth[i], 2);
        }
        return Math.sqrt(error / all);
    }

    @Test
    void everyRangeIsAtHand() {
        Graph graph = SketchedNets.products(5);
        Array inputs = NetSketch.normal(new Random(1), 1, 64, 40);
        for (String way : List.of("moving", "percentile", "mse", "entropy")) {
            // Few levels make clipping worth while by squares, many by information.
            int bits = way.equals("entropy") ? 8 : 4;
            float scale = scale(quantize(graph, inputs, "ends", bits, "range", way));
            assertThat(scale).as(way).isPositive().isLessThan(scale(quantize(graph, inputs, "ends", bits, "range",
                    "minmax")));
        }
    }

    private static float scale(Rewritten made) {
        return made.graph().weights().get(NetSketch.INPUT + "/scale").toDense().floatAt(0);
    }
}
