package espalier.compress;

import static espalier.compress.CompressorTest.layer;
import static espalier.compress.CompressorTest.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.compress.prune.MagnitudePruning;
import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.Histogram;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Target;
import espalier.model.weight.Dense;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Histograms under a slider: what is drawn is what compressing would give.
class PreviewTest {
    private final Graph graph = SmallModels.of(4);
    private final Compressor compressor = new Compressor(graph, JacobiSvd::decompose);
    private final Preview preview = compressor.preview();

    private Layer one(String name) {
        return graph.layer(name).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"0.5,8,symmetric,channel", "0.9,3,affine,tensor", "0,1,symmetric,channel", "0.3,1,symmetric,tensor",
            "0.99,2,affine,channel", "0.42,12,symmetric,tensor"})
    void drawsWhatCompressingGives(double sparsity, int bits, String scheme, String granularity) {
        var stage = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, step("magnitude", "sparsity", sparsity)).with(
                Target.WHOLE_MODEL, step("uniform", "bits", bits, "scheme", scheme, "granularity", granularity));
        Compression compression = compressor.compress(stage, JobContext.QUIET);
        for (Layer layer : graph.layers()) {
            Preview.Drawing drawing = preview.of(stage, layer);
            assertThat(drawing.after()).contains(
                    preview.histogram(layer, compression.graph().weights().get(layer.weight())));
            assertThat(drawing.levels()).isEqualTo(compressor.report(layer, compression).levels());
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5,4,linear,tensor", "0.9,3,density,channel", "0,1,plusplus,channel", "0.3,8,density,tensor"})
    void drawsPalettesAsCompressingGivesThem(double sparsity, int bits, String start, String granularity) {
        var stage = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, step("magnitude", "sparsity", sparsity)).with(
                Target.WHOLE_MODEL, step("palette", "bits", bits, "start", start, "granularity", granularity));
        Compression compression = compressor.compress(stage, JobContext.QUIET);
        for (Layer layer : graph.layers()) {
            Preview.Drawing drawing = preview.of(stage, layer);
            assertThat(drawing.after()).contains(
                    preview.histogram(layer, compression.graph().weights().get(layer.weight())));
            assertThat(drawing.levels()).isEqualTo(compressor.report(layer, compression).levels());
        }
    }

    @Test
    void drawsTheThresholdAndCountsWhatIsLeft() {
        var stage = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                step("magnitude", "sparsity", 0.8, "scope", "global"));
        Compression compression = compressor.compress(stage, JobContext.QUIET);
        for (Layer layer : graph.layers()) {
            Preview.Drawing drawing = preview.of(stage, layer);
            LayerReport report = compressor.report(layer, compression);
            assertThat(drawing.nonZeros()).isEqualTo(report.nonZeros());
            assertThat(drawing.threshold().getAsDouble()).isLessThanOrEqualTo(report.threshold().getAsDouble());
        }
    }

    @Test
    void leavesADrawingOfAFactorizedLayerToItsProduct() {
        var stage = Stage.Compress.NOTHING.with(layer("fc"), step("svd", "rank", 3));
        assertThat(preview.of(stage, one("fc")).after()).isEmpty();
        assertThat(preview.of(stage, one("conv")).after()).contains(preview.before(one("conv")));
    }

    @Test
    void drawsLargeLayersFromCountsCloseToThePass() {
        Array values = SmallModels.normal(SmallModels.random(9), 2_100, 2_000);
        Graph large = new Graph("large", graph.inputs(), graph.outputs(), graph.nodes(),
                new LinkedHashMap<>(Map.of("conv.weight", graph.weights().get("conv.weight"),
                        "grouped.weight", graph.weights().get("grouped.weight"), "fc.weight", new Dense(values),
                        "product.weight", graph.weights().get("product.weight"))),
                graph.source());
        Layer layer = large.layer("fc").orElseThrow();
        assertThat(layer.shape()).isEqualTo(Shape.of(2_100, 2_000));
        var part = new Part(values, 0);
        for (double sparsity : List.of(0.1, 0.5, 0.9, 0.99)) {
            Preview.Drawing drawing = new Preview(large).of(
                    Stage.Compress.NOTHING.with(layer("fc"), step("magnitude", "sparsity", sparsity)), layer);
            var mask = new MagnitudePruning().masks(List.of(part),
                    new MagnitudePruning()
                            .read(java.util.Map.of("sparsity", espalier.model.recipe.KnobValue.of(sparsity))))
                    .getFirst();
            Histogram exact = new Redrawing(drawing.before(), new Kept.By(mask), Optional.empty()).of(part);
            assertThat(drawing.nonZeros()).isCloseTo(mask.kept(), within(20L));
            for (int bin = 0; bin < exact.bins(); bin++) {
                assertThat(drawing.after().orElseThrow().counts()[bin]).isCloseTo(exact.counts()[bin], within(20L));
            }
        }
    }
}
