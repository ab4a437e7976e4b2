package espalier.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.compress.method.CompressionMethod;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import espalier.model.graph.Graph;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Dense;
import espalier.model.weight.LowRank;
import espalier.model.weight.Mask;
import espalier.model.weight.Palettized;
import espalier.model.weight.Quantized;
import espalier.model.weight.Sparse;
import espalier.model.weight.Weight;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The session that compresses a graph: what it applies where, what it keeps, what it refuses.
class CompressorTest {
    private final Graph graph = SmallModels.of(1);
    private final Compressor compressor = new Compressor(graph, JacobiSvd::decompose);

    static Step step(String method, Object... knobs) {
        Step step = Step.of(method, Map.of());
        for (int i = 0; i < knobs.length; i += 2) {
            step = step.with((String) knobs[i], KnobValue.parse(knobs[i + 1].toString()));
        }
        return step;
    }

    static Target layer(String name) {
        return new Target.OneLayer(name);
    }

    private Compression compress(Stage.Compress stage) {
        return compressor.compress(stage, JobContext.QUIET);
    }

    private static final Stage.Compress ALL_THREE = Stage.Compress.NOTHING
            .with(Target.WHOLE_MODEL, step("uniform", "bits", 4))
            .with(Target.WHOLE_MODEL, step("magnitude", "sparsity", 0.5))
            .with(Target.WHOLE_MODEL, step("svd", "fraction", 0.5));

    @Test
    void leavesAGraphWithoutStepsAsItIs() {
        Compression compression = compress(Stage.Compress.NOTHING);
        assertThat(compression.layers()).isEmpty();
        assertThat(compression.graph()).isEqualTo(graph);
    }

    @Test
    void letsTheMoreSpecificOfTwoRivalsWinAndRefusesEquals() {
        Step uniform = step("uniform", "bits", 4);
        Step palette = step("palette", "bits", 3);
        Map<String, Weight> weights = compress(Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, uniform)
                .with(layer("fc"), palette)).graph().weights();
        assertThat(weights.get("fc.weight")).isInstanceOf(Palettized.class);
        assertThat(weights.get("conv.weight")).isInstanceOf(Quantized.class);
        assertThat(compress(Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, palette).with(layer("fc"), uniform)).graph()
                .weights().get("fc.weight")).isInstanceOf(Quantized.class);
        assertThatThrownBy(() -> compress(Stage.Compress.NOTHING.with(layer("fc"), palette).with(layer("fc"), uniform)))
                .isInstanceOf(InputException.class).hasMessageContaining("fc").hasMessageContaining("palette");
    }

    @Test
    void nestsLowRankThenSparseThenQuantizedWhateverTheOrderOfSteps() {
        Compression compression = compress(ALL_THREE);
        assertThat(compression.graph().weights().get("fc.weight")).isInstanceOfSatisfying(LowRank.class, product -> {
            assertThat(product.rank()).isEqualTo(10);
            assertThat(product.factors()).hasSize(2).allSatisfy(factor -> assertThat(factor)
                    .isInstanceOfSatisfying(Sparse.class, CompressorTest::isHalfAndFourBits));
        });
    }

    private static void isHalfAndFourBits(Sparse sparse) {
        assertThat(sparse.mask().kept()).isEqualTo(sparse.mask().shape().elements() / 2);
        assertThat(sparse.values()).isInstanceOfSatisfying(Quantized.class,
                values -> assertThat(values.grid().bits()).isEqualTo(4));
    }

    @Test
    void skipsWhatAWiderTierCannotDoAndSaysWhy() {
        Compression compression = compress(ALL_THREE);
        assertThat(compression.skipped()).containsExactly(new Compression.Skipped("grouped", "svd",
                "its convolution has 4 groups, each a matrix of its own"));
        assertThat(compression.graph().weights().get("grouped.weight")).isInstanceOf(Sparse.class);
    }

    @Test
    void keepsUnchangedLayersAsTheSameObjects() {
        Compression before = compress(ALL_THREE);
        Compression after = compress(ALL_THREE.with(layer("fc"), step("uniform", "bits", 5)));
        assertThat(after.layers().get("fc.weight")).isNotSameAs(before.layers().get("fc.weight"));
        for (String name : new String[]{"conv.weight", "grouped.weight", "product.weight"}) {
            assertThat(after.layers().get(name)).isSameAs(before.layers().get(name));
        }
    }

    @Test
    void sparsityOfNothingLeavesALayerAlone() {
        var stage = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, step("magnitude", "sparsity", 0));
        assertThat(compress(stage).layers()).isEmpty();
    }

    @Test
    void globalScopeHasOneThresholdForAllItsLayers() {
        var stage = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                step("magnitude", "sparsity", 0.7, "scope", "global"));
        Compression compression = compress(stage);
        float greatestPruned = 0;
        float leastKept = Float.MAX_VALUE;
        long pruned = 0;
        long total = 0;
        for (String name : graph.weights().keySet()) {
            float[] values = graph.weights().get(name).toDense().toFloats();
            var mask = ((Sparse) compression.graph().weights().get(name)).mask();
            total += values.length;
            pruned += values.length - mask.kept();
            for (int i = 0; i < values.length; i++) {
                greatestPruned = mask.keeps(i) ? greatestPruned : Math.max(greatestPruned, Math.abs(values[i]));
                leastKept = mask.keeps(i) ? Math.min(leastKept, Math.abs(values[i])) : leastKept;
            }
        }
        assertThat(pruned).isEqualTo(Math.round(0.7 * total));
        assertThat(greatestPruned).isLessThanOrEqualTo(leastKept);
    }

    @Test
    void aLaterStageKeepsMasksAndRanksThatItDoesNotChange() {
        CompressedLayer pruned = compress(Stage.Compress.NOTHING.with(layer("fc"), step("svd", "rank", 4))
                .with(layer("fc"), step("magnitude", "sparsity", 0.25))).layers().get("fc.weight");
        var left = ((LowRank) pruned.weight()).factors().getFirst().shape();
        var latent = List.of(SmallModels.normal(SmallModels.random(3), left.sizes()), pruned.latent().getLast());
        CompressedLayer after = CompressedLayer.of(pruned.constraint(), latent);
        Compression compression = compressor.compress(
                Stage.Compress.NOTHING.with(layer("fc"), step("uniform", "bits", 6)), Map.of("fc.weight", after),
                JobContext.QUIET);
        LowRank product = (LowRank) compression.graph().weights().get("fc.weight");
        assertThat(product.rank()).isEqualTo(4);
        assertThat(((Sparse) product.factors().getFirst()).mask())
                .isEqualTo(((Sparse) ((LowRank) after.weight()).factors().getFirst()).mask());
        assertThat(compression.layers().get("fc.weight").latent().getFirst()).isEqualTo(latent.getFirst());
    }

    @Test
    void aLaterStageWithoutStepsKeepsTheSameObjects() {
        CompressedLayer earlier = compress(ALL_THREE).layers().get("fc.weight");
        assertThat(compressor.compress(Stage.Compress.NOTHING, Map.of("fc.weight", earlier), JobContext.QUIET)
                .layers()).containsOnly(Map.entry("fc.weight", earlier));
    }

    @Test
    void aHigherSparsityLaterPrunesMoreOfWhatWasLeft() {
        CompressedLayer earlier = compress(
                Stage.Compress.NOTHING.with(layer("fc"), step("magnitude", "sparsity", 0.5))).layers()
                .get("fc.weight");
        var later = compressor.compress(Stage.Compress.NOTHING.with(layer("fc"), step("magnitude", "sparsity", 0.8)),
                Map.of("fc.weight", earlier), JobContext.QUIET).layers().get("fc.weight");
        var before = ((Sparse) earlier.weight()).mask();
        var after = ((Sparse) later.weight()).mask();
        assertThat(after.kept()).isEqualTo(128);
        for (int i = 0; i < 640; i++) {
            assertThat(!after.keeps(i) || before.keeps(i)).isTrue();
        }
    }

    @Test
    void aLowerSparsityLaterLeavesPrunedWeightsPruned() {
        CompressedLayer earlier = compress(
                Stage.Compress.NOTHING.with(layer("fc"), step("magnitude", "sparsity", 0.5))).layers()
                .get("fc.weight");
        var later = compressor.compress(Stage.Compress.NOTHING.with(layer("fc"), step("magnitude", "sparsity", 0.2)),
                Map.of("fc.weight", earlier), JobContext.QUIET).layers().get("fc.weight");
        assertThat(((Sparse) later.weight()).mask()).isEqualTo(((Sparse) earlier.weight()).mask());
    }

    @Test
    void masksForASchedulePruneLessAndFollowTheFreeNumbers() {
        Stage.Compress stage = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                step("magnitude", "sparsity", 0.8, "scope", "global")).with(layer("fc"), step("svd", "rank", 4));
        Map<String, CompressedLayer> current = new HashMap<>(compress(stage).layers());
        float[] grown = new float[216];
        Arrays.fill(grown, 3);
        CompressedLayer conv = current.get("conv.weight");
        current.put("conv.weight", CompressedLayer.of(conv.constraint(), List.of(Array.of(grown, 8, 3, 3, 3))));
        Map<String, List<Mask>> masks = compressor.masks(stage, s -> s / 2, current, Map.of());
        assertThat(masks.get("fc.weight")).hasSize(2);
        assertThat(masks.get("fc.weight").getFirst().shape()).isEqualTo(Shape.of(20, 4));
        assertThat(masks.get("conv.weight")).containsExactly(Mask.of(Shape.of(8, 3, 3, 3), _ -> true));
        long kept = masks.values().stream().flatMap(List::stream).mapToLong(Mask::kept).sum();
        long all = 216 + 144 + 80 + 128 + 200;
        assertThat(kept).isEqualTo(all - Math.round(0.4 * all));
        assertThat(compressor.masks(stage, s -> s, Map.of(), Map.of())).isEmpty();
        assertThatThrownBy(() -> compressor.masks(stage, s -> 2 * s, current, Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("magnitude.sparsity");
    }

    @Test
    void anAlreadyCompressedGraphKeepsItsWeightsWhereNothingIsAsked() {
        Graph compressed = compress(ALL_THREE).graph();
        Compression again = new Compressor(compressed, JacobiSvd::decompose).compress(
                Stage.Compress.NOTHING.with(layer("conv"), step("uniform", "bits", 8)), JobContext.QUIET);
        assertThat(again.graph().weights().get("fc.weight")).isSameAs(compressed.weights().get("fc.weight"));
        assertThat(again.layers().get("fc.weight").constraint().encode(again.layers().get("fc.weight").latent())
                .toDense().sameContentAs(compressed.weights().get("fc.weight").toDense())).isTrue();
        assertThat(again.graph().weights().get("conv.weight")).isInstanceOf(LowRank.class);
    }

    @Test
    void refusesARecipeForAnotherModelByName() {
        refuses(layer("fc9"), step("svd"),
                "The recipe does not fit this model: there is no layer 'fc9'; there is conv, grouped, fc, product");
        refuses(new Target.OperatorType("Conv2d"), step("svd"),
                "The recipe does not fit this model: no layer is a Conv2d; there is Conv, Gemm, MatMul");
        refuses(Target.WHOLE_MODEL, step("fold"),
                "There is no method 'fold'; there is " + String.join(", ",
                        CompressionMethods.ALL.stream().map(CompressionMethod::id).toList()));
        refuses(Target.WHOLE_MODEL, step("uniform", "bit", 3),
                "There is no knob 'uniform.bit'; there is " + String.join(", ",
                        CompressionMethods.byId("uniform").knobs().stream().map(KnobSpec::name).toList()));
        refuses(layer("fc"), step("svd", "rank", 21),
                "'fc.svd.rank' must be a whole number from 0 to 20, not 21");
        refuses(layer("grouped"), step("svd"), "SVD cannot be applied to layer 'grouped' because its convolution "
                + "has 4 groups, each a matrix of its own; leave that step out");
    }

    @Test
    void refusesWeightsThatAreNotNumbersWhereTheyWouldBeCompressed() {
        float[] values = graph.weights().get("fc.weight").toDense().toFloats();
        values[7] = Float.NaN;
        var broken = new Compressor(graph.withWeights(Map.of("fc.weight", new Dense(Array.of(values, 20, 32)))),
                JacobiSvd::decompose);
        var elsewhere = Stage.Compress.NOTHING.with(layer("conv"), step("uniform"));
        assertThat(broken.compress(elsewhere, JobContext.QUIET).layers()).containsOnlyKeys("conv.weight");
        assertThatThrownBy(() -> broken.compress(elsewhere.with(layer("fc"), step("uniform")), JobContext.QUIET))
                .isInstanceOf(InputException.class).hasMessage("Layer 'fc' holds weights that are infinite or not a "
                        + "number; leave it uncompressed or train it anew");
    }

    private void refuses(Target target, Step step, String message) {
        assertThatThrownBy(() -> compress(Stage.Compress.NOTHING.with(target, step)))
                .isInstanceOf(InputException.class).hasMessage(message);
    }
}
