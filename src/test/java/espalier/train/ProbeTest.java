package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.data.DataSet;
import espalier.job.CancelledException;
import espalier.job.JobContext;
import espalier.job.ReportLimit;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds scores from remembered activations to scores from the whole network.
class ProbeTest {
    private static final DataSet DATA = Blobs.dataSet(16);

    @ParameterizedTest
    @ValueSource(longs = {0, 200_000, 256 << 20})
    void anyRowOfEditsScoresAsTheWholeNetworkDoes(long budgetBytes) {
        for (String name : List.of("lenet5", "resnet8")) {
            Graph original = Architectures.byName(name, Shape.of(1, 16, 16), 4, 1);
            var random = new SplittableRandom(2);
            var layers = original.layers();
            try (var probe = new Probe(original, DATA.validation(), Split.VALIDATION, budgetBytes)) {
                Graph edited = original;
                for (int i = 0; i < 25; i++) {
                    var points = new ArrayList<Score>();
                    Score score = probe.score(edited, JobContext.QUIET, points::add);
                    requireSame(score, whole(edited));
                    assertThat(points).last().isEqualTo(score);
                    String weight = layers.get(random.nextInt(layers.size())).weight();
                    boolean undo = random.nextInt(4) == 0;
                    Weight changed = undo ? original.weights().get(weight) : scaled(edited.weights().get(weight));
                    edited = edited.withWeights(Map.of(weight, changed));
                }
            }
        }
    }

    @Test
    void goesOnAfterACancelledScore() {
        Graph original = Architectures.byName("lenet5", Shape.of(1, 16, 16), 4, 1);
        Graph edited = original.withWeights(Map.of("fc1.weight", scaled(original.weights().get("fc1.weight"))));
        try (var probe = new Probe(original, DATA.validation(), Split.VALIDATION)) {
            var context = new ReportLimit(2);
            assertThatThrownBy(() -> probe.score(original, context, _ -> {})).isInstanceOf(CancelledException.class);
            assertThat(probe.score(edited, JobContext.QUIET, _ -> {})).isEqualTo(whole(edited));
            assertThat(probe.score(original, JobContext.QUIET, _ -> {})).isEqualTo(whole(original));
        }
    }

    @Test
    void refusesAnotherNetwork() {
        Graph original = Architectures.byName("lenet5", Shape.of(1, 16, 16), 4, 1);
        Graph other = Architectures.byName("lenet300", Shape.of(1, 16, 16), 4, 1);
        try (var probe = new Probe(original, DATA.validation(), Split.VALIDATION)) {
            assertThatThrownBy(() -> probe.score(other, JobContext.QUIET, _ -> {}))
                    .isInstanceOf(InputException.class);
        }
    }

    /// Batch-norms are folded in one and not in the other.
    private static void requireSame(Score score, Score expected) {
        assertThat(score.correct()).isEqualTo(expected.correct());
        assertThat(score.loss()).isCloseTo(expected.loss(), within(1e-5 * expected.loss()));
    }

    private static Weight scaled(Weight weight) {
        float[] values = weight.toDense().toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= i % 3 == 0 ? 1.5f : 0.9f;
        }
        return new Dense(Array.of(values, weight.shape()));
    }

    private static Score whole(Graph graph) {
        return Evaluator.evaluate(graph, DATA, Split.VALIDATION, JobContext.QUIET, _ -> {}).score();
    }
}
