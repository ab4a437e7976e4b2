package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.op.BatchNorm;
import espalier.model.rewrite.BatchNormFolding;
import espalier.model.weight.Dense;
import espalier.model.weight.Weight;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Holds a network without batch-norms to the one with them.
class BatchNormFoldingTest {
    @Test
    void leavesTheOutputsAsTheyWere() {
        Graph graph = withStatistics(Architectures.byName("resnet8", 3));
        Graph folded = BatchNormFolding.of(graph);
        assertThat(folded.nodes()).noneMatch(node -> node.op() instanceof BatchNorm);
        Array inputs = random(2, 8, 1, 28, 28);
        try (Network network = Network.of(folded);
                var tensors = new WeightTensors();
                Network unfolded = Network.sharing(graph, Plan.of(graph, false), tensors)) {
            assertThat(network.run(inputs).toFloats()).usingComparatorWithPrecision(2e-5f)
                    .containsExactly(unfolded.run(inputs).toFloats());
        }
    }

    @Test
    void leavesANetworkWithoutBatchNormAlone() {
        Graph graph = Architectures.byName("lenet5", 3);
        assertThat(BatchNormFolding.of(graph)).isSameAs(graph);
    }

    /// Batch-norms that are not the identity.
    private static Graph withStatistics(Graph graph) {
        var changed = new LinkedHashMap<String, Weight>();
        graph.weights().forEach((name, weight) -> {
            if (name.contains("bn") || name.contains("downsample.1")) {
                float[] values = random(name.hashCode(), weight.shape().size(0)).toFloats();
                for (int i = 0; i < values.length; i++) {
                    values[i] = 0.5f + Math.abs(values[i]);
                }
                changed.put(name, new Dense(Array.of(values, values.length)));
            }
        });
        return graph.withWeights(changed);
    }

    private static Array random(long seed, long... sizes) {
        var random = new SplittableRandom(seed);
        int length = 1;
        for (long size : sizes) {
            length *= (int) size;
        }
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Array.of(values, sizes);
    }
}
