package espalier.compress.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.Compression;
import espalier.compress.Compressor;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.op.Clip;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.rewrite.BatchNormFolding;
import espalier.model.rewrite.ChannelScaling;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import espalier.train.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Holds equalized channels to the closed form of the paper, and looks at which layers are a pair.
class EqualizationTest {
    private static Rewritten equalize(Graph graph, Object... knobs) {
        Stage.Rewrite stage = Stage.Rewrite.of("equalize", Map.of("iterations", KnobValue.of(100)));
        for (int i = 0; i < knobs.length; i += 2) {
            stage = stage.with((String) knobs[i], KnobValue.parse(knobs[i + 1].toString()));
        }
        return ChosenRewrite.of(stage).apply(Subject.of(graph), JobContext.QUIET);
    }

    /// `graph` with the channels of some weights scaled by up to a hundred up and down.
    private static Graph uneven(Graph graph, String... names) {
        var random = new Random(4);
        Graph made = graph;
        for (String name : names) {
            double[] factors = random.doubles(graph.weights().get(name).shape().size(0), -2, 2)
                    .map(power -> Math.pow(10, power)).toArray();
            Weight scaled = new ChannelScaling(0, factors).of(graph.weights().get(name)).orElseThrow();
            made = made.withWeights(Map.of(name, scaled));
        }
        return made;
    }

    /// max |w| along an axis.
    private static double[] ranges(Graph graph, String name, int axis) {
        Array values = graph.weights().get(name).toDense();
        long[] sizes = values.shape().sizes();
        double[] most = new double[(int) sizes[axis]];
        for (int i = 0; i < values.elements(); i++) {
            long index = i;
            for (int behind = sizes.length - 1; behind > axis; behind--) {
                index /= sizes[behind];
            }
            int slice = (int) (index % sizes[axis]);
            most[slice] = Math.max(most[slice], Math.abs(values.floatAt(i)));
        }
        return most;
    }

    private static void assertRanges(double[] ranges, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(ranges[i]).isCloseTo(expected[i], Offset.offset(2e-4 * expected[i]));
        }
    }

    private static void assertSameOutputs(Graph one, Graph other, long... sizes) {
        Array inputs = NetSketch.normal(new Random(1), 1, sizes);
        assertThat(difference(one, other, inputs)).isLessThan(2e-5);
    }

    /// The greatest difference of outputs, as a share of the greatest output of `truth`.
    private static double difference(Graph graph, Graph truth, Array inputs) {
        try (Network one = Network.of(graph); Network other = Network.of(truth)) {
            float[] is = one.run(inputs).toFloats();
            float[] should = other.run(inputs).toFloats();
            double most = 0;
            double all = 0;
            for (int i = 0; i < is.length; i++) {
                most = Math.max(most, Math.abs(is[i] - should[i]));
                all = Math.max(all, Math.abs(should[i]));
            }
            return most / all;
        }
    }

    @Test
    void bothLayersOfAPairGetTheGeometricMeanOfTheirRanges() {
        var net = new NetSketch(1);
        String middle = net.maxPool(net.relu(net.conv(NetSketch.INPUT, 3, 12, 3, 1, 1)), 2, 2);
        Graph graph = uneven(net.build(net.conv(middle, 12, 5, 3, 1, 1), 5, 3, 8, 8), "conv0.weight");
        double[] first = ranges(graph, "conv0.weight", 0);
        double[] second = ranges(graph, "conv3.weight", 1);
        double[] mean = new double[first.length];
        Arrays.setAll(mean, i -> Math.sqrt(first[i] * second[i]));
        Graph made = equalize(graph).graph();
        assertRanges(ranges(made, "conv0.weight", 0), mean);
        assertRanges(ranges(made, "conv3.weight", 1), mean);
        assertThat(made.nodes()).isEqualTo(graph.nodes());
        assertSameOutputs(made, graph, 4, 3, 8, 8);
    }

    @Test
    void threeLayersAroundADepthwiseOneGetTheCubicRootOfTheirRanges() {
        var net = new NetSketch(1);
        String wide = net.relu(net.conv(NetSketch.INPUT, 3, 12, 1, 1, 1));
        String deep = net.relu(net.conv(wide, 12, 12, 3, 1, 12));
        Graph graph = uneven(net.build(net.conv(deep, 12, 5, 1, 1, 1), 5, 3, 8, 8), "conv0.weight", "conv2.weight");
        double[] mean = new double[12];
        double[] one = ranges(graph, "conv0.weight", 0);
        double[] two = ranges(graph, "conv2.weight", 0);
        double[] three = ranges(graph, "conv4.weight", 1);
        Arrays.setAll(mean, i -> Math.cbrt(one[i] * two[i] * three[i]));
        Graph made = equalize(graph).graph();
        assertRanges(ranges(made, "conv0.weight", 0), mean);
        assertRanges(ranges(made, "conv2.weight", 0), mean);
        assertRanges(ranges(made, "conv4.weight", 1), mean);
        assertSameOutputs(made, graph, 4, 3, 8, 8);
    }

    @Test
    void channelsAreFollowedThroughFlatteningAndAddedBiases() {
        var net = new NetSketch(1);
        String flat = net.flatten(net.averagePool(net.relu(net.conv(NetSketch.INPUT, 3, 12, 3, 1, 1)), 2));
        String product = net.relu(net.product(flat, 12 * 16, 20));
        Graph graph = uneven(net.build(net.linear(product, 20, 10), 10, 3, 8, 8), "conv0.weight");
        Graph made = equalize(graph).graph();
        double[] inputs = ranges(made, "mm4.weight", 0);
        double[] channels = new double[12];
        for (int i = 0; i < inputs.length; i++) {
            channels[i / 16] = Math.max(channels[i / 16], inputs[i]);
        }
        assertRanges(ranges(made, "conv0.weight", 0), channels);
        assertRanges(ranges(made, "mm4.weight", 1), ranges(made, "fc7.weight", 1));
        assertThat(made.weights().get("mm4.bias")).isNotEqualTo(graph.weights().get("mm4.bias"));
        assertSameOutputs(made, graph, 4, 3, 8, 8);
    }

    @Test
    void aPrunedChannelStaysAsItIs() {
        var net = new NetSketch(1);
        Graph graph = net.build(net.linear(net.relu(net.linear(NetSketch.INPUT, 6, 4)), 4, 3), 3, 6);
        float[] pruned = graph.weights().get("fc0.weight").toDense().toFloats();
        Arrays.fill(pruned, 6, 12, 0);
        Graph given = graph.withWeights(Map.of("fc0.weight", new Dense(Array.of(pruned, 4, 6))));
        Graph made = equalize(given).graph();
        assertThat(ranges(made, "fc0.weight", 0)[1]).isZero();
        assertThat(ranges(made, "fc2.weight", 1)[1]).isEqualTo(ranges(given, "fc2.weight", 1)[1]);
        assertSameOutputs(made, given, 4, 6);
    }

    @Test
    void clipsBecomeRectifiersOnRequestAlone() {
        Graph graph = SketchedNets.inverted(3);
        Rewritten kept = equalize(graph);
        assertThat(kept.graph().nodes()).isEqualTo(graph.nodes());
        assertThat(kept.graph().weights()).isEqualTo(graph.weights());
        Graph made = equalize(graph, "relu6", true).graph();
        long clips = graph.nodes().stream().filter(node -> node.op() instanceof Clip).count();
        assertThat(clips).isEqualTo(6);
        // The first clip's value and that before the pooling flow into an addition or along one more path.
        assertThat(made.nodes().stream().filter(node -> node.op() instanceof Clip)).hasSize(1);
        assertThat(ranges(made, "conv2.weight", 0)).usingComparatorWithPrecision(1e-3)
                .containsExactly(ranges(made, "conv4.weight", 0));
    }

    @Test
    void branchesEndAPairAndBatchNormsAreNamed() {
        Rewritten unfolded = equalize(SketchedNets.smallResidual(2));
        assertThat(unfolded.skipped()).hasSize(6).allMatch(skip -> skip.reason().contains("fold batch-norms first"));
        Graph folded = BatchNormFolding.of(SketchedNets.smallResidual(2));
        Graph made = equalize(folded).graph();
        // Of seven layers the two inside each block are a pair; the values that are added have two ways to go.
        List<String> changed = made.layers().stream().filter(layer -> !made.weights().get(layer.weight())
                .equals(folded.weights().get(layer.weight()))).map(layer -> layer.name()).toList();
        assertThat(changed).containsExactly("conv4", "conv7", "conv11", "conv14");
        assertSameOutputs(made, folded, 2, 3, 32, 32);
    }

    @Test
    void oneScaleForAllChannelsLosesLessAfterwards() {
        var net = new NetSketch(1);
        String wide = net.relu(net.conv(NetSketch.INPUT, 3, 24, 3, 1, 1));
        String deep = net.relu(net.conv(wide, 24, 24, 3, 1, 24));
        Graph even = net.build(net.conv(deep, 24, 5, 1, 1, 1), 5, 3, 8, 8);
        double[] factors = new Random(3).doubles(24, -1, 1).map(power -> Math.pow(10, power)).toArray();
        double[] inverse = Arrays.stream(factors).map(factor -> 1 / factor).toArray();
        Graph graph = even.withWeights(
                Map.of("conv0.weight",
                        new ChannelScaling(0, factors).of(even.weights().get("conv0.weight")).orElseThrow(),
                        "conv2.weight",
                        new ChannelScaling(0, inverse).of(even.weights().get("conv2.weight")).orElseThrow()));
        Array inputs = NetSketch.normal(new Random(1), 1, 4, 3, 8, 8);
        double before = difference(quantized(graph), graph, inputs);
        double after = difference(quantized(equalize(graph).graph()), graph, inputs);
        assertThat(after).isLessThan(before / 4);
    }

    private static Graph quantized(Graph graph) {
        Compression made = new Compressor(graph).compress(Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                Step.of("uniform", Map.of("bits", KnobValue.of(6), "granularity", KnobValue.of("tensor")))),
                JobContext.QUIET);
        return made.graph();
    }

    @Test
    void levelsOfOtherChannelsKeepAPairAsItIs() {
        var net = new NetSketch(1);
        Graph graph = net.build(net.linear(net.relu(net.linear(NetSketch.INPUT, 6, 4)), 4, 3), 3, 6);
        Compression compressed = new Compressor(graph).compress(Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                Step.of("uniform", Map.of())), JobContext.QUIET);
        var subject = Subject.of(graph, compressed.graph(), compressed.layers());
        Rewritten made = ChosenRewrite.of(Stage.Rewrite.of("equalize", Map.of())).apply(subject, JobContext.QUIET);
        assertThat(made.layers()).isEqualTo(compressed.layers());
        assertThat(made.skipped()).singleElement()
                .satisfies(skip -> assertThat(skip.layer()).isEqualTo("fc0"));
    }
}
