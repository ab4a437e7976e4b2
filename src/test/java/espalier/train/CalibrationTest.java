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
import espalier.model.metric.ActivationStatistics;
import espalier.model.metric.Histogram;
import espalier.model.rewrite.BatchNormFolding;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Holds what calibration saw to a look at each value as the output of a network of its own.
class CalibrationTest {
    private static final int COUNT = 37;

    private final Graph graph = BatchNormFolding.of(SketchedNets.smallResidual(5));
    private final Array inputs = NetSketch.normal(new Random(9), 1, COUNT, 3, 32, 32);

    @Test
    void seesEveryValueOfEveryExample() {
        Set<String> values = values(graph);
        var seen = Calibration.collect(graph, values, examples(inputs), JobContext.QUIET);
        assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(values);
        for (String value : values) {
            ActivationStatistics expected = expected(value.equals(NetSketch.INPUT)
                    ? inputs.toFloats()
                    : outputOf(graph, value));
            ActivationStatistics got = seen.get(value);
            assertThat(got.histogram()).as(value).isEqualTo(expected.histogram());
            assertThat(got.least()).isEqualTo(expected.least());
            assertThat(got.greatest()).isEqualTo(expected.greatest());
            assertThat(got.averageLeast()).isBetween(got.least(), got.averageGreatest());
            assertThat(got.averageGreatest()).isLessThanOrEqualTo(got.greatest());
        }
    }

    @Test
    void doesNotCountTheExamplesThatFillUpAFixedBatch() {
        Graph fixed = withBatch(graph, 7);
        var seen = Calibration.collect(fixed, Set.of(NetSketch.INPUT), examples(inputs), JobContext.QUIET);
        assertThat(seen.get(NetSketch.INPUT).least()).isEqualTo(expected(inputs.toFloats()).least());
        long perExample = 3 * 32 * 32;
        assertThat(seen.get(NetSketch.INPUT).histogram().total()).isEqualTo(42 * perExample);
        float[] shifted = inputs.toFloats();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = 5 + Math.abs(shifted[i]);
        }
        var positive = Calibration.collect(fixed, Set.of(NetSketch.INPUT),
                examples(Array.of(shifted, inputs.shape())), JobContext.QUIET);
        assertThat(positive.get(NetSketch.INPUT).least()).as("no zeros of padding").isGreaterThanOrEqualTo(5);
    }

    @Test
    void namesTheValueThatIsNoNumber() {
        float[] broken = inputs.toFloats();
        broken[100] = Float.NaN;
        assertThatThrownBy(() -> Calibration.collect(graph, Set.of(NetSketch.INPUT),
                examples(Array.of(broken, inputs.shape())), JobContext.QUIET)).isInstanceOf(InputException.class)
                .hasMessageContaining("'input'").hasMessageContaining("not a number");
    }

    @Test
    void stopsWhenAskedTo() {
        var context = new ReportLimit(2);
        assertThatThrownBy(() -> Calibration.collect(graph, values(graph), examples(inputs), context))
                .isInstanceOf(CancelledException.class);
        assertThat(context.reports()).isEqualTo(2);
    }

    private static Set<String> values(Graph graph) {
        var values = new LinkedHashSet<String>();
        values.add(NetSketch.INPUT);
        graph.nodes().forEach(node -> values.add(node.output()));
        return values;
    }

    private float[] outputOf(Graph whole, String value) {
        var nodes = new ArrayList<Node>();
        for (Node node : whole.nodes()) {
            nodes.add(node);
            if (node.output().equals(value)) {
                break;
            }
        }
        var output = new Value(value, ElementType.FLOAT32, new Shape(List.of(new Dim.Unknown())));
        Graph part = new Graph("part", whole.inputs(), List.of(output), nodes, whole.weights(), whole.source());
        try (Network network = Network.of(part)) {
            return network.run(inputs).toFloats();
        }
    }

    private static ActivationStatistics expected(float[] values) {
        float least = Float.MAX_VALUE;
        float greatest = -Float.MAX_VALUE;
        for (float value : values) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        float reach = Math.max(-least, greatest);
        Histogram histogram = least < 0
                ? Histogram.of(Array.of(values, values.length), -reach, reach, 4096)
                : Histogram.of(Array.of(values, values.length), 0, reach, 2048);
        return new ActivationStatistics(least, greatest, histogram);
    }

    private static Graph withBatch(Graph graph, int batch) {
        Value input = graph.inputs().getFirst();
        return new Graph(graph.name(),
                List.of(new Value(input.name(), input.type(), input.shape().with(0, Dim.of(batch)))),
                graph.outputs(), graph.nodes(), graph.weights(), graph.source());
    }

    private static Examples examples(Array inputs) {
        float[] values = inputs.toFloats();
        int each = values.length / COUNT;
        return new Examples() {
            @Override
            public int count() {
                return COUNT;
            }

            @Override
            public Shape exampleShape() {
                return Shape.of(3, 32, 32);
            }

            @Override
            public int label(int index) {
                return 0;
            }

            @Override
            public void read(int index, float[] target, int offset) {
                System.arraycopy(values, index * each, target, offset, each);
            }
        };
    }
}
