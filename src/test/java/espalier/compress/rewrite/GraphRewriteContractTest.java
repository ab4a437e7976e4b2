package espalier.compress.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.compress.Compression;
import espalier.compress.Compressor;
import espalier.compress.SmallModels;
import espalier.format.onnx.OnnxFile;
import espalier.job.CancelledException;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.model.weight.Constraint;
import espalier.model.weight.Mask;
import espalier.runtime.OnnxSession;
import espalier.sketch.NetSketch;
import espalier.sketch.SketchedNets;
import espalier.sketch.UnlabelledExamples;
import espalier.train.Calibration;
import espalier.train.LayerObservation;
import espalier.train.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every rewrite of the catalogue promises.
class GraphRewriteContractTest {
    private static final List<Graph> NETS = List.of(SketchedNets.smallResidual(2), SketchedNets.inverted(3),
            SketchedNets.joined(4), SketchedNets.products(5));

    static Stream<GraphRewrite<?>> rewrites() {
        return GraphRewrites.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("rewrites")
    void introducesItself(GraphRewrite<?> rewrite) {
        assertThat(rewrite.id()).matches("[a-z]+");
        assertThat(rewrite.label()).isNotBlank();
        assertThat(rewrite.summary()).endsWith(".").hasSizeBetween(30, 160);
        assertThat(rewrite.formula()).contains("=");
        assertThat(rewrite.source()).matches(".*\\(\\d{4}\\).*");
        assertThat(GraphRewrites.byId(rewrite.id())).isSameAs(rewrite);
        assertThat(GraphRewrites.ALL.stream().map(GraphRewrite::id)).doesNotHaveDuplicates();
        assertThat(rewrite.knobs()).allSatisfy(knob -> {
            assertThat(knob.label()).isNotBlank();
            assertThat(knob.help()).isNotBlank();
            assertThat(knob.accepts(knob.initial())).isTrue();
        });
        assertThat(rewrite.read(Map.of())).isEqualTo(rewrite.read(rewrite.initial().knobs()));
    }

    @ParameterizedTest
    @MethodSource("rewrites")
    void settingsSurviveBeingWrittenAndRefuseWhatTheyDoNotKnow(GraphRewrite<?> rewrite) {
        RandomGenerator random = SmallModels.random(5);
        for (int i = 0; i < 20; i++) {
            Map<String, KnobValue> values = randomKnobs(rewrite.knobs(), random);
            assertThat(Knobs.write(rewrite.read(values))).isEqualTo(values);
        }
        assertThatThrownBy(() -> rewrite.read(Map.of("nothing", KnobValue.of(1)))).isInstanceOf(InputException.class)
                .hasMessageContaining(rewrite.id() + ".nothing");
    }

    @ParameterizedTest
    @MethodSource("rewrites")
    void leavesOutputsAsItPromises(GraphRewrite<?> rewrite) {
        eachTry(rewrite, (before, made, chosen) -> {
            Array inputs = inputs(before.graph(), 5, 9);
            float[] now = inRuntime(made.graph(), inputs);
            if (chosen.tolerance().isPresent()) {
                assertClose(now, inRuntime(before.graph(), inputs), chosen.tolerance().getAsDouble());
                assertClose(inRuntime(made.original(), inputs), inRuntime(before.original(), inputs),
                        chosen.tolerance().getAsDouble());
            }
            try (Network network = Network.of(made.graph())) {
                float[] here = network.run(inputs).toFloats();
                if (chosen.values(before.graph()).isEmpty()) {
                    assertClose(here, now, 1e-5);
                } else {
                    // A number in the middle between two of very few levels may be rounded to either.
                    assertThat(distance(here, now)).isLessThan(0.1);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("rewrites")
    void compressedLayersStayUnderTheirConstraints(GraphRewrite<?> rewrite) {
        eachTry(rewrite, (before, made, _) -> {
            assertThat(made.graph().layers().stream().map(Layer::name))
                    .isNotEmpty().isSubsetOf(before.graph().layers().stream().map(Layer::name).toList());
            made.layers().forEach((name, layer) -> {
                assertThat(layer.weight()).isSameAs(made.graph().weights().get(name));
                assertThat(layer.weight()).hasSameClassAs(before.layers().get(name).weight());
                assertThat(layer.constraint()).hasSameClassAs(before.layers().get(name).constraint());
                assertThat(layer.constraint().encode(layer.latent()).toDense().sameContentAs(
                        layer.weight().toDense())).isTrue();
                if (layer.constraint() instanceof Constraint.Masked(var mask, _)) {
                    assertZeroWhere(mask, layer.weight().toDense());
                }
            });
        });
    }

    private static void assertZeroWhere(Mask mask, Array values) {
        for (long i = 0; i < values.elements(); i++) {
            assertThat(mask.keeps(i) || values.floatAt(i) == 0).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("rewrites")
    void givesTheSameEveryTimeAndCanBeCancelled(GraphRewrite<?> rewrite) {
        eachTry(rewrite, (before, made, chosen) -> {
            Rewritten again = chosen.apply(before, JobContext.QUIET);
            assertThat(OnnxFile.bytes(again.graph())).isEqualTo(OnnxFile.bytes(made.graph()));
        });
        Graph graph = NETS.getFirst();
        Subject subject = seen(ChosenRewrite.of(rewrite.initial()), Subject.of(graph));
        assertThatThrownBy(() -> ChosenRewrite.of(rewrite.initial()).apply(subject, new JobContext() {
            @Override
            public void report(Progress progress) {
            }

            @Override
            public boolean isCancelled() {
                return true;
            }
        })).isInstanceOf(CancelledException.class);
    }

    private interface Check {
        void on(Subject before, Rewritten made, ChosenRewrite<?> chosen);
    }

    /// Every network, compressed in turn by nothing, masks, grids for each channel, grids for the whole tensor, products of two
    /// factors, and palettes.
    private static void eachTry(GraphRewrite<?> rewrite, Check check) {
        RandomGenerator random = SmallModels.random(6);
        List<List<Step>> ways = List.of(List.of(), List.of(Step.of("magnitude", Map.of())),
                List.of(step("uniform", "bits", KnobValue.of(5)), Step.of("magnitude", Map.of())),
                List.of(step("uniform", "granularity", KnobValue.of("tensor"))),
                List.of(step("svd", "fraction", KnobValue.of(0.5)), step("uniform", "scheme", KnobValue.of("affine"))),
                List.of(Step.of("palette", Map.of())));
        for (Graph graph : NETS) {
            for (List<Step> way : ways) {
                var chosen = ChosenRewrite.of(Stage.Rewrite.of(rewrite.id(), randomKnobs(rewrite.knobs(), random)));
                Subject before = seen(chosen, compressed(graph, way));
                check.on(before, chosen.apply(before, JobContext.QUIET), chosen);
            }
        }
    }

    private static Step step(String method, String knob, KnobValue value) {
        return Step.of(method, Map.of(knob, value));
    }

    private static Subject compressed(Graph graph, List<Step> steps) {
        Stage.Compress stage = Stage.Compress.NOTHING;
        for (Step step : steps) {
            stage = stage.with(Target.WHOLE_MODEL, step);
        }
        Compression made = new Compressor(graph).compress(stage, JobContext.QUIET);
        return Subject.of(graph, steps.isEmpty() ? graph : made.graph(), made.layers());
    }

    private static Subject seen(ChosenRewrite<?> chosen, Subject subject) {
        var examples = new UnlabelledExamples(inputs(subject.graph(), 16, 1));
        var values = chosen.values(subject.graph());
        var needs = chosen.needs(subject);
        return subject.seen(
                values.isEmpty()
                        ? Map.of()
                        : Calibration.collect(subject.graph(), values, examples, JobContext.QUIET),
                needs.isEmpty()
                        ? Map.of()
                        : LayerObservation.collect(subject.original(), needs, examples, JobContext.QUIET));
    }

    private static Array inputs(Graph graph, int count, long seed) {
        long[] sizes = graph.inputs().getFirst().shape().rank() == 2
                ? new long[]{count, 40}
                : new long[]{count, 3, 32, 32};
        return NetSketch.normal(new Random(seed), 1, sizes);
    }

    private static float[] inRuntime(Graph graph, Array inputs) {
        try (OnnxSession session = OnnxSession.open(OnnxFile.bytes(graph))) {
            return session.run(inputs).toFloats();
        }
    }

    private static void assertClose(float[] values, float[] truth, double share) {
        float most = 0;
        for (float value : truth) {
            most = Math.max(most, Math.abs(value));
        }
        assertThat(values).usingComparatorWithPrecision((float) (share * most)).containsExactly(truth);
    }

    /// ‖y − t‖/‖t‖.
    private static double distance(float[] values, float[] truth) {
        double error = 0;
        double all = 0;
        for (int i = 0; i < truth.length; i++) {
            error += Math.pow(values[i] - truth[i], 2);
            all += Math.pow(truth[i], 2);
        }
        return Math.sqrt(error / all);
    }

    private static Map<String, KnobValue> randomKnobs(List<KnobSpec> knobs, RandomGenerator random) {
        var values = new HashMap<String, KnobValue>();
        for (KnobSpec knob : knobs) {
            values.put(knob.name(), switch (knob) {
                case KnobSpec.Number number -> KnobValue.of(number.min() + random.nextDouble() * (number.max()
                        - number.min()));
                case KnobSpec.Whole whole -> KnobValue.of(random.nextInt(whole.min(), Math.min(whole.max(), 40) + 1));
                case KnobSpec.Choice choice -> KnobValue.of(
                        choice.choices().get(random.nextInt(choice.choices().size())));
                case KnobSpec.Switch _ -> KnobValue.of(Boolean.toString(random.nextBoolean()));
            });
        }
        return values;
    }
}
