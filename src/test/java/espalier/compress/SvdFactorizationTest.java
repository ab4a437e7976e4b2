package espalier.compress;

import static espalier.compress.CompressorTest.layer;
import static espalier.compress.CompressorTest.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.recipe.Stage;
import espalier.model.weight.LowRank;
import espalier.tensor.Svd;
import org.junit.jupiter.api.Test;

/// SVD against an independent decomposition, and as the best approximation of its rank.
class SvdFactorizationTest {
    private final Graph graph = SmallModels.of(31);

    @Test
    void leavesOutExactlyTheEnergyOfTheSmallSingularValues() {
        var compressor = new Compressor(graph);
        for (String name : new String[]{"conv", "fc", "product"}) {
            Layer layer = graph.layer(name).orElseThrow();
            Array matrix = graph.weights().get(layer.weight()).toDense()
                    .reshaped(Shape.of(layer.rows(), layer.columns()));
            Svd expected = JacobiSvd.decompose(matrix);
            for (int rank = 1; rank <= layer.fullRank(); rank++) {
                Compression compression = compressor.compress(
                        Stage.Compress.NOTHING.with(layer(name), step("svd", "rank", rank)), JobContext.QUIET);
                assertThat(compression.graph().weights().get(layer.weight())).isInstanceOf(LowRank.class);
                // Eckart and Young: no matrix of this rank is closer.
                double left = 0;
                for (int k = rank; k < layer.fullRank(); k++) {
                    left += Math.pow(expected.s().floatAt(k), 2);
                }
                assertThat(compressor.report(layer, compression).squaredError()).isCloseTo(left, within(1e-6));
            }
        }
    }

    @Test
    void findsTheSingularValues() {
        Layer layer = graph.layer("fc").orElseThrow();
        float[] expected = JacobiSvd.decompose(graph.weights().get("fc.weight").toDense()).s().toFloats();
        assertThat(new Compressor(graph).singularValues(layer)).containsExactly(expected, within(1e-5f));
    }

    @Test
    void bothEnginesGiveTheSameProduct() {
        var stage = Stage.Compress.NOTHING.with(layer("fc"), step("svd", "rank", 7));
        float[] own = new Compressor(graph, JacobiSvd::decompose).compress(stage, JobContext.QUIET).graph().weights()
                .get("fc.weight").toDense().toFloats();
        float[] torch = new Compressor(graph).compress(stage, JobContext.QUIET).graph().weights().get("fc.weight")
                .toDense().toFloats();
        assertThat(torch).containsExactly(own, within(1e-5f));
    }
}
