package espalier.model.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.onnx.OnnxFile;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.op.BatchNorm;
import espalier.model.op.Gemm;
import espalier.model.op.MatMul;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.LowRank;
import espalier.model.weight.Quantized;
import espalier.model.weight.Weight;
import espalier.runtime.OnnxSession;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import espalier.train.Network;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Holds rewritten networks to the networks they were, and looks at what became of their weights.
class RewritesTest {
    private static float[] run(Graph graph, Array inputs) {
        try (Network network = Network.of(graph)) {
            return network.run(inputs).toFloats();
        }
    }

    private static void assertSame(Graph one, Graph other, long... sizes) {
        Array inputs = NetSketch.normal(new Random(1), 1, sizes);
        assertThat(run(one, inputs)).usingComparatorWithPrecision(2e-4f).containsExactly(run(other, inputs));
    }

    @Test
    void foldedBatchNormsLeaveNoWeightsBehind() {
        Graph graph = SketchedNets.smallResidual(2);
        Graph folded = BatchNormFolding.of(graph);
        assertThat(folded.nodes()).noneMatch(node -> node.op() instanceof BatchNorm);
        assertThat(folded.weights().keySet()).allMatch(name -> name.matches("(conv|fc)\\d+\\.(weight|bias)"));
    }

    @Test
    void weightsOnAChannelGridStayOnItWhenABatchNormIsFolded() {
        var net = new NetSketch(6);
        Graph graph = net.build(net.convNorm(NetSketch.INPUT, 3, 4, 3, 1), 4, 3, 8, 8);
        Grid grid = new Grid(4, true, 0, Array.of(new float[]{.1f, .2f, .05f, .1f}, 4), Array.of(new float[4], 4));
        Quantized given = Quantized.nearest(graph.weights().get("conv0.weight").toDense(), grid);
        Graph negative = graph.withWeights(Map.of("conv0.weight", given, "norm1.scale",
                new Dense(Array.of(new float[]{-1, 2, 0, .5f}, 4))));
        Graph folded = BatchNormFolding.of(negative);
        var weight = (Quantized) folded.weights().get(folded.nodes().getFirst().input(1));
        assertThat(weight.grid().bits()).isEqualTo(4);
        assertThat(weight.codeAt(0)).isEqualTo(-given.codeAt(0));
        assertThat(weight.codeAt(27)).isEqualTo(given.codeAt(27));
        assertThat(weight.codeAt(54)).isZero();
        // Running a network folds floats, so the integers have to give what those give.
        assertSame(folded, negative.withWeights(Map.of("conv0.weight", new Dense(given.toDense()))), 2, 3, 8, 8);
    }

    @Test
    void factorsBecomeLayersOfTheirOwn() {
        Graph graph = SketchedNets.inverted(4);
        var changed = new LinkedHashMap<String, Weight>();
        var random = new Random(3);
        for (Node node : graph.nodes()) {
            Weight weight = graph.weights().get(node.input(1));
            if (weight != null && weight.shape().rank() > 1) {
                Shape shape = weight.shape();
                changed.put(node.input(1), new LowRank(shape, LowRank
                        .factors(shape, List.of(3), Collections.nCopies(shape.rank() - 2, 1)).stream()
                        .<Weight>map(factor -> new Dense(NetSketch.normal(random, .3, factor.sizes()))).toList()));
            }
        }
        Graph factored = Factoring.of(graph.withWeights(changed));
        assertSame(factored, graph.withWeights(changed), 2, 3, 32, 32);
        long left = factored.weights().values().stream().filter(LowRank.class::isInstance).count();
        assertThat(left).as("depthwise layers keep their product").isEqualTo(2);
        assertThat(factored.nodes()).hasSize(graph.nodes().size() + changed.size() - 2);
        assertThat(factored.nodes().stream().map(Node::id).distinct()).hasSize(factored.nodes().size());
    }

    @Test
    void aProductAndTheRowAddedToItBecomeOneNode() {
        Graph graph = SketchedNets.products(5);
        Graph folded = BiasFolding.of(graph);
        assertThat(folded.nodes()).noneMatch(node -> node.op() instanceof MatMul);
        assertThat(folded.nodes().stream().filter(node -> node.op() instanceof Gemm)).hasSize(3);
        assertSame(folded, graph, 4, 40);
    }

    @Test
    void sixteenBitFloatsRunInOnnxRuntimeToo() {
        for (Graph graph : List.of(SketchedNets.smallResidual(2), SketchedNets.inverted(3), SketchedNets.joined(4))) {
            Graph half = HalfPrecision.of(graph);
            Array inputs = NetSketch.normal(new Random(1), 1, 2, 3, 32, 32);
            float[] truth = run(graph, inputs);
            byte[] file = OnnxFile.bytes(half);
            try (OnnxSession session = OnnxSession.open(file)) {
                assertClose(session.run(inputs).toFloats(), truth, 5e-3);
            }
            assertClose(run(half, inputs), truth, 5e-3);
            assertThat(file.length / (double) OnnxFile.bytes(graph).length).isBetween(0.5, 0.6);
        }
    }

    private static void assertClose(float[] values, float[] truth, double share) {
        double most = 0;
        for (float value : truth) {
            most = Math.max(most, Math.abs(value));
        }
        assertThat(values).usingComparatorWithPrecision((float) (share * most)).containsExactly(truth);
    }
}
