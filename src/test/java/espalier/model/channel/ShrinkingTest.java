package espalier.model.channel;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.format.onnx.OnnxFile;
import espalier.model.array.Array;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Dense;
import espalier.model.weight.Grid;
import espalier.model.weight.Mask;
import espalier.model.weight.Weight;
import espalier.runtime.OnnxSession;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Holds shrunk networks to what ONNX Runtime computes with the networks they were.
class ShrinkingTest {
    private static float[] run(Graph graph, Array inputs) {
        try (OnnxSession session = OnnxSession.open(OnnxFile.bytes(graph))) {
            return session.run(inputs).toFloats();
        }
    }

    private static void assertSame(String net, Graph shrunk, Graph graph) {
        Array inputs = NetSketch.normal(new Random(1), 1, ChannelNets.inputs(graph));
        assertThat(run(shrunk, inputs)).as(net).usingComparatorWithPrecision(1e-4f)
                .containsExactly(run(graph, inputs));
    }

    private static int channels(Graph graph) {
        return ChannelNets.prunable(graph).stream().mapToInt(ChannelGroup::size).sum();
    }

    @Test
    void channelsThatArePrunedThroughoutGoAndTheOutputsStay() {
        for (long seed = 1; seed <= 6; seed++) {
            double share = 0.15 * seed;
            for (Map.Entry<String, Graph> net : ChannelNets.all(seed).entrySet()) {
                Graph pruned = ChannelNets.pruned(net.getValue(), share, true, new Random(seed));
                Graph shrunk = Shrinking.of(pruned);
                String what = net.getKey() + " with seed " + seed;
                assertSame(what, shrunk, pruned);
                assertThat(Costs.of(shrunk).total().macs()).as(what).isLessThan(Costs.of(pruned).total().macs());
                assertThat(Costs.of(shrunk).isComplete()).as(what).isTrue();
                assertThat(OnnxFile.bytes(shrunk).length).as(what).isLessThan(OnnxFile.bytes(pruned).length);
            }
        }
    }

    @Test
    void everyPrunedChannelGoesWhereSomeAreLeft() {
        for (Map.Entry<String, Graph> net : ChannelNets.all(3).entrySet()) {
            Graph graph = net.getValue();
            var random = new Random(9);
            Graph pruned = ChannelNets.pruned(graph, 0.4, true, random);
            long left = ChannelNets.prunable(pruned).stream().mapToLong(group -> IntStream
                    .range(0, group.size()).filter(channel -> isAlive(pruned, group, channel)).count()).sum();
            assertThat(channels(Shrinking.of(pruned))).as(net.getKey()).isEqualTo((int) left);
        }
    }

    private static boolean isAlive(Graph graph, ChannelGroup group, int channel) {
        for (ChannelGroup.Member member : group.members(ChannelGroup.Role.PRODUCES)) {
            Weight weight = graph.weights().get(member.weight());
            float[] values = weight.toDense().toFloats();
            int inner = (int) Constants.inner(weight.shape(), member.axis());
            for (int i = 0; i < values.length; i++) {
                if (values[i] != 0 && member.channels()[i / inner % member.channels().length] == channel) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void constantsThatPrunedFiltersLeaveAreTakenOverByBiases() {
        for (long seed = 1; seed <= 6; seed++) {
            for (Map.Entry<String, Graph> net : ChannelNets.all(seed).entrySet()) {
                Graph pruned = ChannelNets.pruned(net.getValue(), 0.5, false, new Random(seed));
                assertSame(net.getKey() + " with seed " + seed, Shrinking.of(pruned), pruned);
            }
        }
        // Without padding all of them go, each leaving its bias behind.
        Graph pruned = ChannelNets.pruned(SketchedNets.products(4), 0.5, false, new Random(2));
        assertThat(channels(Shrinking.of(pruned))).isLessThan(channels(pruned) * 2 / 3);
    }

    @Test
    void aConstantNextToPaddingStaysAndIsNamed() {
        var net = new NetSketch(1);
        String x = net.relu(net.conv(NetSketch.INPUT, 1, 4, 3, 1, 1));
        Graph graph = net.build(net.globalAverage(net.conv(x, 4, 10, 3, 1, 1)), 10, 1, 6, 6);
        float[] filters = graph.weights().get("conv0.weight").toDense().toFloats();
        Arrays.fill(filters, 9, 18, 0);
        Graph pruned = graph.withWeights(Map.of("conv0.weight", new Dense(Array.of(filters, 4, 1, 3, 3)), "conv0.bias",
                new Dense(Array.of(new float[]{0, 1, 0, 0}, 4))));
        Shrinking.Result result = Shrinking.of(pruned, pruned, Map.of());
        assertThat(result.graph()).isSameAs(pruned);
        assertThat(result.kept()).containsExactly(new Shrinking.Kept("conv0", 1,
                "node '/Conv_2' (Conv) reads what is constant in them next to the zeros of its padding"));
        Graph negative = pruned.withWeights(Map.of("conv0.bias", new Dense(Array.of(new float[]{0, -1, 0, 0}, 4))));
        assertThat(channels(Shrinking.of(negative))).as("ReLU makes it zero").isEqualTo(3);
    }

    @Test
    void whatNobodyReadsGoes() {
        Graph graph = SketchedNets.products(7);
        Layer second = graph.layers().get(1);
        float[] weights = graph.weights().get(second.weight()).toDense().toFloats();
        // Input features 0 to 9 of a MatMul's [inputs, outputs].
        Arrays.fill(weights, 0, 10 * 48, 0);
        Graph unread = graph.withWeights(Map.of(second.weight(), new Dense(Array.of(weights, second.shape()))));
        Graph shrunk = Shrinking.of(unread);
        assertSame("unread", shrunk, unread);
        assertThat(shrunk.layers().getFirst().shape().size(0)).isEqualTo(54);
        assertThat(shrunk.layers().stream().map(Layer::name)).containsExactlyElementsOf(
                graph.layers().stream().map(Layer::name).toList());
    }

    @Test
    void aConstantBranchComesOffItsSum() {
        Graph graph = SketchedNets.smallResidual(2);
        Layer inner = graph.layers().get(1);
        Graph pruned = graph.withWeights(Map.of(inner.weight(),
                new Dense(Array.of(new float[(int) inner.shape().elements()], inner.shape()))));
        Graph shrunk = Shrinking.of(pruned);
        assertSame("branch", shrunk, pruned);
        assertThat(shrunk.layer(inner.name())).isPresent();
        var net = new NetSketch(1);
        String x = net.relu(net.conv(NetSketch.INPUT, 1, 4, 3, 1, 1));
        String sum = net.add(net.conv(x, 4, 4, 3, 1, 1), x);
        Graph block = net.build(net.globalAverage(sum), 4, 1, 6, 6);
        Graph without = block.withWeights(Map.of("conv2.weight", new Dense(Array.of(new float[144], 4, 4, 3, 3))));
        Graph cut = Shrinking.of(without);
        assertSame("cut", cut, without);
        assertThat(cut.layers()).hasSize(1);
    }

    @Test
    void masksGridsAndFreeNumbersAreCutLikeTheirWeights() {
        Graph graph = ChannelNets.pruned(ChannelNets.flattened(5), 0.4, true, new Random(5));
        var layers = new LinkedHashMap<String, CompressedLayer>();
        var random = new Random(6);
        for (Layer layer : graph.layers()) {
            Array values = graph.weights().get(layer.weight()).toDense();
            int outputs = (int) layer.shape().size(layer.outputAxis());
            float[] scales = new float[outputs];
            for (int i = 0; i < outputs; i++) {
                scales[i] = 0.01f + random.nextFloat() * 0.1f;
            }
            Grid grid = new Grid(5, true, layer.outputAxis(), Array.of(scales, outputs),
                    Array.of(new float[outputs], outputs));
            Mask mask = Mask.of(layer.shape(), i -> values.floatAt(i) != 0 && random.nextInt(5) > 0);
            layers.put(layer.weight(), CompressedLayer.of(new Constraint.Masked(mask, new Constraint.OnGrid(grid)),
                    List.of(values)));
        }
        var weights = new HashMap<String, Weight>();
        layers.forEach((name, layer) -> weights.put(name, layer.weight()));
        Graph compressed = graph.withWeights(weights);
        Shrinking.Result result = Shrinking.of(graph, compressed, layers);
        assertSame("compressed", result.graph(), compressed);
        assertThat(channels(result.graph())).isLessThan(channels(compressed));
        result.layers().forEach((name, layer) -> {
            assertThat(result.graph().weights().get(name)).isSameAs(layer.weight());
            assertThat(layer.constraint().encode(layer.latent()).toDense().toFloats())
                    .containsExactly(layer.weight().toDense().toFloats());
        });
        assertThat(result.layers()).hasSameSizeAs(layers);
        // Grids and masks aside, the other graph has the same channels: those of the graph that was pruned throughout.
        assertSame("original", result.original(), graph);
    }

    @Test
    void masksThatHaveNothingLeftToPruneGo() {
        Graph graph = ChannelNets.pruned(ChannelNets.flattened(5), 0.4, true, new Random(5));
        var layers = new LinkedHashMap<String, CompressedLayer>();
        for (Layer layer : graph.layers().subList(0, 1)) {
            Array values = graph.weights().get(layer.weight()).toDense();
            layers.put(layer.weight(), CompressedLayer.of(new Constraint.Masked(
                    Mask.of(layer.shape(), i -> values.floatAt(i) != 0), new Constraint.Free()), List.of(values)));
        }
        Graph masked = graph.withWeights(Map.of(graph.layers().getFirst().weight(),
                layers.firstEntry().getValue().weight()));
        Shrinking.Result result = Shrinking.of(graph, masked, layers);
        assertThat(result.layers()).isEmpty();
        assertThat(result.graph().weights().get(graph.layers().getFirst().weight())).isInstanceOf(Dense.class);
    }
}
