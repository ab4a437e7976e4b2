package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.data.Examples;
import espalier.job.CancelledException;
import espalier.job.JobContext;
import espalier.job.ReportLimit;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Dim;
import espalier.model.array.ElementType;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.graph.Value;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.op.Transpose;
import espalier.model.op.Unary;
import espalier.model.weight.Dense;
import espalier.model.weight.Mask;
import espalier.model.weight.Sparse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Holds what is learned of layers to what PyTorch says of the same networks (`src/test/python/layer_statistics.py`).
class LayerObservationTest {
    @ParameterizedTest
    @EnumSource
    void seesWhatPyTorchSees(SineNets net) throws IOException {
        Graph graph = net.graph();
        Map<String, LayerStatistics> seen = LayerObservation.collect(graph, everything(graph), net.examples(),
                JobContext.QUIET);
        Map<String, double[]> expected = expected(net);
        assertThat(expected).hasSize(graph.layers().size() * LayerStatistic.values().length);
        expected.forEach((key, values) -> {
            String[] names = key.split(",");
            LayerStatistics statistics = seen.get(names[0]);
            assertThat(statistics.examples()).isEqualTo(SineNets.COUNT);
            assertClose(statistics.find(LayerStatistic.valueOf(names[1])).orElseThrow(), values, key);
        });
    }

    @Test
    void eachKindByItselfIsThatOfAllTogether() {
        Graph graph = SineNets.PLANES.graph();
        var all = LayerObservation.collect(graph, everything(graph), SineNets.PLANES.examples(), JobContext.QUIET);
        for (LayerStatistic kind : LayerStatistic.values()) {
            Map<String, Set<LayerStatistic>> one = new HashMap<>();
            graph.layers().forEach(layer -> one.put(layer.weight(), Set.of(kind)));
            LayerObservation.collect(graph, one, SineNets.PLANES.examples(), JobContext.QUIET)
                    .forEach((weight, statistics) -> {
                        assertThat(statistics.values().keySet()).containsExactly(kind);
                        assertThat(statistics.values().get(kind)
                                .sameContentAs(all.get(weight).values().get(kind))).as(weight + " " + kind).isTrue();
                    });
        }
    }

    @Test
    void tellsExamplesApartThatAreNotInTheFirstDimension() {
        // The same network, but its layers see [tokens, examples, features].
        Graph plain = SineNets.TOKENS.graph();
        var nodes = new ArrayList<Node>();
        nodes.add(new Node(100, "", new Transpose(List.of(1, 0, 2)), List.of("input"), List.of("turned")));
        for (Node node : plain.nodes()) {
            boolean isLast = node == plain.nodes().getLast();
            var inputs = node.inputs().stream().map(name -> name.equals("input") ? "turned" : name).toList();
            if (isLast) {
                nodes.add(new Node(101, "", new Transpose(List.of(1, 0, 2)), List.of(node.input(0)), List.of("back")));
                inputs = new ArrayList<>(inputs);
                inputs.set(0, "back");
            }
            nodes.add(new Node(node.id(), node.name(), node.op(), inputs, node.outputs()));
        }
        Graph turned = new Graph("turned", plain.inputs(), plain.outputs(), nodes, plain.weights(), plain.source());
        var expected = LayerObservation.collect(plain, everything(plain), SineNets.TOKENS.examples(), JobContext.QUIET);
        var seen = LayerObservation.collect(turned, everything(turned), SineNets.TOKENS.examples(), JobContext.QUIET);
        expected.forEach((weight, statistics) -> statistics.values().forEach((kind, values) -> assertClose(
                seen.get(weight).values().get(kind), values.toDoubles(), weight + " " + kind)));
    }

    @Test
    void givesFullBatchesToAModelOfAFixedBatch() {
        Graph free = SineNets.SEQUENCE.graph();
        Graph fixed = withBatch(free, 16);
        // 40 examples are two batches of 16.
        var expected = LayerObservation.collect(free, everything(free), SineNets.SEQUENCE.examples().first(32),
                JobContext.QUIET);
        var seen = LayerObservation.collect(fixed, everything(fixed), SineNets.SEQUENCE.examples(), JobContext.QUIET);
        expected.forEach((weight, statistics) -> {
            assertThat(seen.get(weight).examples()).isEqualTo(32);
            statistics.values().forEach((kind, values) -> {
                // Movement depends on how many examples a step takes.
                if (kind != LayerStatistic.MOVEMENT) {
                    assertClose(seen.get(weight).values().get(kind), values.toDoubles(), weight + " " + kind);
                }
            });
        });
        Graph one = withBatch(free, 1);
        var single = LayerObservation.collect(one, Map.of("each.weight", Set.of(LayerStatistic.GRADIENT_SQUARES)),
                SineNets.SEQUENCE.examples().first(32), JobContext.QUIET);
        assertClose(single.get("each.weight").values().get(LayerStatistic.GRADIENT_SQUARES), expected.get("each.weight")
                .values().get(LayerStatistic.GRADIENT_SQUARES).toDoubles(), "single");
    }

    @Test
    void leavesTheGraphAsItIsAndKeepsPrunedWeightsFromMoving() {
        Graph graph = SineNets.VOLUME.graph();
        Array before = graph.weights().get("solid.weight").toDense();
        float[] pruned = before.toFloats();
        var kept = new boolean[pruned.length];
        for (int i = 0; i < pruned.length; i++) {
            kept[i] = i % 3 != 0;
            pruned[i] = kept[i] ? pruned[i] : 0;
        }
        byte[] copy = before.bytes().toArray(ValueLayout.JAVA_BYTE);
        Graph sparse = graph.withWeights(Map.of("solid.weight",
                new Sparse(Mask.of(before.shape(), i -> kept[i]), new Dense(before))));
        Graph zeros = graph.withWeights(Map.of("solid.weight", new Dense(Array.of(pruned, before.shape()))));
        var ofSparse = LayerObservation.collect(sparse, everything(graph), SineNets.VOLUME.examples(),
                JobContext.QUIET).get("solid.weight");
        var ofZeros = LayerObservation.collect(zeros, everything(graph), SineNets.VOLUME.examples(), JobContext.QUIET)
                .get("solid.weight");
        ofSparse.values().forEach((kind, values) -> assertThat(
                values.sameContentAs(ofZeros.values().get(kind))).as(kind.name()).isTrue());
        float[] movement = ofSparse.values().get(LayerStatistic.MOVEMENT).toFloats();
        for (int i = 0; i < movement.length; i++) {
            assertThat(movement[i] == 0).isEqualTo(!kept[i]);
        }
        assertThat(before.bytes().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(copy);
    }

    @Test
    void findsWeightsBehindOtherNames() {
        Graph plain = SineNets.VOLUME.graph();
        var nodes = new ArrayList<Node>();
        for (var layer : plain.layers()) {
            nodes.add(new Node(200 + nodes.size(), "", Unary.of(Unary.Kind.Identity), List.of(layer.weight()),
                    List.of(layer.weight() + ".alias")));
        }
        Set<String> weights = everything(plain).keySet();
        for (Node node : plain.nodes()) {
            nodes.add(new Node(node.id(), node.name(), node.op(), node.inputs().stream()
                    .map(name -> weights.contains(name) ? name + ".alias" : name).toList(), node.outputs()));
        }
        Graph aliased = new Graph("aliased", plain.inputs(), plain.outputs(), nodes, plain.weights(), plain.source());
        assertThat(Trainer.obstacle(aliased)).isEmpty();
        var expected = LayerObservation.collect(plain, everything(plain), SineNets.VOLUME.examples(),
                JobContext.QUIET);
        var seen = LayerObservation.collect(aliased, everything(plain), SineNets.VOLUME.examples(), JobContext.QUIET);
        expected.forEach((weight, statistics) -> statistics.values().forEach((kind, values) -> assertThat(
                seen.get(weight).values().get(kind).sameContentAs(values)).as(weight + " " + kind).isTrue()));
    }

    @Test
    void stopsWhenAskedTo() {
        Graph graph = SineNets.PLANES.graph();
        for (int limit = 1; limit <= 4; limit++) {
            var context = new ReportLimit(limit);
            assertThatThrownBy(
                    () -> LayerObservation.collect(graph, everything(graph), SineNets.PLANES.examples(), context))
                    .isInstanceOf(CancelledException.class);
            assertThat(context.reports()).isEqualTo(limit);
        }
    }

    @Test
    void saysWhatDoesNotGo() {
        Graph graph = SineNets.VOLUME.graph();
        assertThatThrownBy(() -> LayerObservation.collect(graph, everything(graph),
                SineNets.VOLUME.examples().first(0), JobContext.QUIET)).isInstanceOf(InputException.class)
                .hasMessageContaining("at least one example");
        float[] broken = graph.weights().get("solid.weight").toDense().toFloats();
        broken[3] = Float.POSITIVE_INFINITY;
        Graph infinite = graph
                .withWeights(Map.of("solid.weight", new Dense(Array.of(broken, 4, 2, 2, 3, 2))));
        assertThatThrownBy(() -> LayerObservation.collect(infinite,
                Map.of("solid.weight", Set.of(LayerStatistic.OUTPUT_MEAN)), SineNets.VOLUME.examples(),
                JobContext.QUIET)).isInstanceOf(InputException.class).hasMessageContaining("'solid'")
                .hasMessageContaining("infinite or not a number");
        Graph wide = SineNets.wide(10_000);
        assertThatThrownBy(
                () -> LayerObservation.collect(wide, Map.of("fc.weight", Set.of(LayerStatistic.INPUT_MOMENT)),
                        SineNets.VOLUME.examples(), JobContext.QUIET))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'fc'").hasMessageContaining("10000 inputs")
                .hasMessageContaining("381 MiB");
    }

    private static void assertClose(Array seen, double[] expected, String name) {
        double[] values = seen.toDoubles();
        assertThat(values).as(name).hasSameSizeAs(expected);
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < values.length; i++) {
            assertThat(Math.abs(values[i] - expected[i])).as(name + " at " + i + ": " + values[i] + " for "
                    + expected[i]).isLessThanOrEqualTo(1e-5 * scale + 1e-9);
        }
    }

    private static Map<String, Set<LayerStatistic>> everything(Graph graph) {
        var wanted = new LinkedHashMap<String, Set<LayerStatistic>>();
        graph.layers().forEach(layer -> wanted.put(layer.weight(), EnumSet.allOf(LayerStatistic.class)));
        return wanted;
    }

    private static Graph withBatch(Graph graph, int batch) {
        Value input = graph.inputs().getFirst();
        return new Graph(graph.name(),
                List.of(new Value(input.name(), input.type(), input.shape().with(0, Dim.of(batch)))), graph.outputs(),
                graph.nodes(), graph.weights(), graph.source());
    }

    private static Map<String, double[]> expected(SineNets net) throws IOException {
        var expected = new LinkedHashMap<String, double[]>();
        try (var lines = new BufferedReader(new InputStreamReader(
                LayerObservationTest.class.getResourceAsStream("layer_statistics.csv"), StandardCharsets.UTF_8))) {
            for (String line : lines.lines().toList()) {
                String[] cells = line.split(",");
                if (cells[0].equals(net.name().toLowerCase(Locale.ROOT))) {
                    expected.put(cells[1] + ".weight," + cells[2],
                            Arrays.stream(cells, 3, cells.length).mapToDouble(Double::parseDouble).toArray());
                }
            }
        }
        return expected;
    }
}
