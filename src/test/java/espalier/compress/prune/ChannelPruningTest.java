package espalier.compress.prune;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.compress.Compression;
import espalier.compress.Compressor;
import espalier.compress.rewrite.Rewritten;
import espalier.compress.rewrite.Shrink;
import espalier.compress.rewrite.Subject;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.channel.ChannelGroup;
import espalier.model.channel.ChannelGroup.Member;
import espalier.model.channel.ChannelGroup.Role;
import espalier.model.channel.Channels;
import espalier.model.graph.Costs;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Mask;
import espalier.model.weight.Sparse;
import espalier.runtime.OnnxSession;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Compares what channel pruning chooses with counts by hand, and removes it.
class ChannelPruningTest {
    private static Stage.Compress stage(Object... knobs) {
        var values = new HashMap<String, KnobValue>();
        for (int i = 0; i < knobs.length; i += 2) {
            values.put((String) knobs[i],
                    knobs[i + 1] instanceof Number number
                            ? KnobValue.of(number.doubleValue())
                            : KnobValue.of((String) knobs[i + 1]));
        }
        return new Stage.Compress(new LinkedHashMap<>(
                Map.of(new Target.WholeModel(), List.of(Step.of("channels", values)))));
    }

    private static Compression compress(Graph graph, Stage.Compress stage) {
        return new Compressor(graph).compress(stage, JobContext.QUIET);
    }

    private static Rewritten shrink(Graph graph, Compression made) {
        return new Shrink().apply(Subject.of(graph, made.graph(), made.layers()), new Shrink.Settings(),
                JobContext.QUIET);
    }

    private static float[] run(Graph graph, Array inputs) {
        try (OnnxSession session = OnnxSession.open(OnnxFile.bytes(graph))) {
            return session.run(inputs).toFloats();
        }
    }

    private static long macs(Graph graph) {
        return Costs.of(graph).total().macs();
    }

    /// Which channels of a group are zero in all that make them.
    private static List<Integer> pruned(Graph graph, ChannelGroup group) {
        var pruned = new ArrayList<Integer>();
        for (int channel = 0; channel < group.size(); channel++) {
            boolean isZero = true;
            for (Member member : group.members(Role.PRODUCES)) {
                float[] values = graph.weights().get(member.weight()).toDense().toFloats();
                long[] sizes = graph.weights().get(member.weight()).shape().sizes();
                int inner = 1;
                for (int axis = member.axis() + 1; axis < sizes.length; axis++) {
                    inner *= (int) sizes[axis];
                }
                for (int i = 0; i < values.length; i++) {
                    isZero &= values[i] == 0 || member.channels()[i / inner % member.channels().length] != channel;
                }
            }
            if (isZero) {
                pruned.add(channel);
            }
        }
        return pruned;
    }

    private static List<ChannelGroup> prunable(Graph graph) {
        return Channels.of(graph).stream().filter(group -> group.obstacle().isEmpty()).toList();
    }

    @Test
    void takesTheFiltersOfLeastMagnitudeOutOfALayer() {
        Graph graph = SketchedNets.products(3);
        Compression made = compress(graph, stage("sparsity", 0.25));
        Layer first = graph.layers().getFirst();
        float[] weights = graph.weights().get(first.weight()).toDense().toFloats();
        double[] norms = new double[64];
        for (int i = 0; i < weights.length; i++) {
            norms[i / 40] += Math.abs(weights[i]);
        }
        List<Integer> least = IntStream.range(0, 64).boxed().sorted(Comparator.comparingDouble(i -> norms[i])).limit(16)
                .sorted().toList();
        assertThat(pruned(made.graph(), prunable(graph).getFirst())).isEqualTo(least);
    }

    @Test
    void coupledLayersLoseTheSameChannelsByTheMeanOfTheirRelativeMagnitudes() {
        var net = new NetSketch(4);
        String x = net.relu(net.conv(NetSketch.INPUT, 3, 12, 3, 1, 1));
        Graph graph = net.build(net.linear(net.globalAverage(net.add(x, net.conv(x, 12, 12, 1, 1, 1))), 12, 5), 5, 3, 6,
                6);
        double[] worth = new double[12];
        for (String name : List.of("conv0.weight", "conv2.weight")) {
            float[] weights = graph.weights().get(name).toDense().toFloats();
            double[] squares = new double[12];
            for (int i = 0; i < weights.length; i++) {
                squares[i / (weights.length / 12)] += weights[i] * weights[i];
            }
            double sum = IntStream.range(0, 12).mapToDouble(i -> Math.sqrt(squares[i])).sum();
            for (int i = 0; i < 12; i++) {
                worth[i] += Math.sqrt(squares[i]) / sum;
            }
        }
        List<Integer> least = IntStream.range(0, 12).boxed().sorted(Comparator.comparingDouble(i -> worth[i])).limit(6)
                .sorted().toList();
        Compression made = compress(graph, stage("sparsity", 0.5, "importance", "l2"));
        ChannelGroup group = prunable(graph).getFirst();
        assertThat(group.producers()).containsExactly("conv0", "conv2");
        assertThat(pruned(made.graph(), group)).isEqualTo(least);
    }

    @Test
    void filtersNearAllOthersGoFirstByTheirMedian() {
        Graph graph = SketchedNets.products(3);
        float[] weights = graph.weights().get(graph.layers().getFirst().weight()).toDense().toFloats();
        double[] distances = new double[64];
        for (int a = 0; a < 64; a++) {
            for (int b = 0; b < 64; b++) {
                double square = 0;
                for (int i = 0; i < 40; i++) {
                    square += Math.pow(weights[a * 40 + i] - weights[b * 40 + i], 2);
                }
                distances[a] += Math.sqrt(square);
            }
        }
        List<Integer> least = IntStream.range(0, 64).boxed().sorted(Comparator.comparingDouble(i -> distances[i]))
                .limit(32).sorted().toList();
        Compression made = compress(graph, stage("sparsity", 0.5, "importance", "fpgm"));
        assertThat(pruned(made.graph(), prunable(graph).getFirst())).isEqualTo(least);
    }

    @Test
    void theScaleOfTheBatchNormDecidesWhereItIsAsked() {
        Graph graph = SketchedNets.smallResidual(2);
        ChannelGroup group = prunable(graph).get(1);
        float[] gamma = graph.weights().get(group.members(Role.SCALES).getFirst().weight()).toDense().toFloats();
        Compression made = compress(graph, stage("sparsity", 0.5, "importance", "gamma"));
        List<Integer> least = IntStream.range(0, gamma.length).boxed()
                .sorted(Comparator.comparingDouble(i -> Math.abs(gamma[i]))).limit(gamma.length / 2).sorted().toList();
        assertThat(group.members(Role.SCALES)).hasSize(1);
        assertThat(pruned(made.graph(), group)).isEqualTo(least);
    }

    @Test
    void thePredictedLossIsSummedOverAFilterBeforeItsSignGoes() {
        Graph graph = SketchedNets.products(3);
        var known = new HashMap<String, LayerStatistics>();
        var random = new Random(5);
        for (Layer layer : graph.layers()) {
            known.put(layer.weight(), new LayerStatistics(8, Map.of(LayerStatistic.GRADIENT,
                    NetSketch.normal(random, 1, layer.shape().sizes()))));
        }
        Layer first = graph.layers().getFirst();
        float[] weights = graph.weights().get(first.weight()).toDense().toFloats();
        float[] gradient = known.get(first.weight()).find(LayerStatistic.GRADIENT).orElseThrow().toFloats();
        double[] change = new double[64];
        for (int i = 0; i < weights.length; i++) {
            change[i / 40] += weights[i] * gradient[i];
        }
        List<Integer> least = IntStream.range(0, 64).boxed()
                .sorted(Comparator.comparingDouble(i -> Math.abs(change[i])))
                .limit(32).sorted().toList();
        Compression made = new Compressor(graph).compress(stage("sparsity", 0.5, "importance", "taylor"), Map.of(),
                known, JobContext.QUIET);
        assertThat(pruned(made.graph(), prunable(graph).getFirst())).isEqualTo(least);
    }

    @Test
    void whatIsPrunedLeavesNothingAndIsRemoved() {
        for (Graph graph : List.of(SketchedNets.smallResidual(2), SketchedNets.inverted(3), SketchedNets.joined(4),
                SketchedNets.products(5))) {
            for (String division : List.of("uniform", "global")) {
                Compression made = compress(graph, stage("sparsity", 0.4, "division", division));
                Rewritten shrunk = shrink(graph, made);
                Array inputs = NetSketch.normal(new Random(1), 1,
                        graph.inputs().getFirst().shape().dims().stream().mapToLong(dim -> dim.sizeOr(2)).toArray());
                assertThat(run(shrunk.graph(), inputs)).usingComparatorWithPrecision(1e-4f)
                        .containsExactly(run(made.graph(), inputs));
                long before = prunable(graph).stream().mapToInt(ChannelGroup::size).sum();
                long pruned = prunable(graph).stream().mapToInt(group -> pruned(made.graph(), group).size()).sum();
                long after = prunable(shrunk.graph()).stream().mapToInt(ChannelGroup::size).sum();
                assertThat(after).isEqualTo(before - pruned);
                assertThat(shrunk.skipped()).isEmpty();
                assertThat(shrunk.graph().weights().values()).noneMatch(Sparse.class::isInstance);
                assertThat(pruned / (double) before).isBetween(0.37, 0.43);
            }
        }
    }

    @Test
    void theGoalInMultiplyAddsIsMetAndNotByFar() {
        for (Graph graph : List.of(SketchedNets.smallResidual(2), SketchedNets.inverted(3), SketchedNets.joined(4))) {
            for (String division : List.of("uniform", "global")) {
                Graph shrunk = shrink(graph, compress(graph,
                        stage("sparsity", 0.5, "of", "macs", "division", division))).graph();
                assertThat(macs(shrunk) / (double) macs(graph)).isBetween(0.42, 0.5);
            }
        }
    }

    @Test
    void multiplesOfChannelsAreLeft() {
        Graph graph = SketchedNets.smallResidual(2);
        Graph shrunk = shrink(graph, compress(graph, stage("sparsity", 0.6, "multiple", 8))).graph();
        assertThat(prunable(shrunk)).isNotEmpty().allSatisfy(group -> assertThat(group.size() % 8).isZero());
        assertThat(macs(shrunk)).isLessThan(macs(graph));
    }

    @Test
    void wholeGroupsGoOnlyWhereASumBypassesThem() {
        var net = new NetSketch(4);
        String x = net.relu(net.conv(NetSketch.INPUT, 3, 16, 3, 1, 1));
        String inner = net.relu(net.conv(x, 16, 16, 3, 1, 1));
        Graph graph = net.build(net.linear(net.globalAverage(net.add(x, net.conv(inner, 16, 16, 3, 1, 1))), 16, 5), 5,
                3,
                6, 6);
        Stage.Compress all = stage("sparsity", 0.99, "multiple", 16, "whole", "true");
        Graph shrunk = shrink(graph, compress(graph, all)).graph();
        assertThat(shrunk.layers().stream().map(Layer::name)).containsExactly("conv0", "fc8");
        Graph some = shrink(graph, compress(graph, stage("sparsity", 0.99, "multiple", 16))).graph();
        assertThat(some.layers()).hasSize(4);
    }

    @Test
    void anotherSparsityPrunesWhatFollowsToo() {
        Graph graph = SketchedNets.smallResidual(2);
        Stage.Compress stage = stage("sparsity", 0.6);
        var compressor = new Compressor(graph);
        Compression made = compressor.compress(stage, JobContext.QUIET);
        Map<String, List<Mask>> half = compressor.masks(stage, sparsity -> sparsity / 2, made.layers(), Map.of());
        assertThat(half.keySet()).containsExactlyInAnyOrderElementsOf(made.layers().keySet());
        ChannelGroup group = prunable(graph).get(1);
        int size = group.size();
        for (Role role : List.of(Role.SCALES, Role.SHIFTS)) {
            String follower = group.members(role).getFirst().weight();
            assertThat(half.get(follower).getFirst().kept()).isEqualTo(Math.round(size * 0.7));
        }
    }
}
