package espalier.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Pruning;
import espalier.job.JobContext;
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
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Dense;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every method of the catalogue promises.
class CompressionMethodContractTest {
    static Stream<CompressionMethod<?>> methods() {
        return CompressionMethods.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void introducesItself(CompressionMethod<?> method) {
        assertThat(method.id()).matches("[a-z]+");
        assertThat(method.label()).isNotBlank();
        assertThat(method.summary()).endsWith(".").hasSizeBetween(30, 160);
        assertThat(method.formula()).isNotBlank();
        assertThat(method.source()).as("authors, *title* (year)").matches("\\p{Lu}.*, \\*.+\\* \\((19|20)\\d\\d\\).*");
        assertThat(CompressionMethods.byId(method.id())).isSameAs(method);
        assertThat(CompressionMethods.ALL.stream().map(CompressionMethod::id)).doesNotHaveDuplicates();
        assertThat(method.knobs()).allSatisfy(knob -> {
            assertThat(knob.label()).isNotBlank();
            assertThat(knob.help()).isNotBlank();
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void startsWithValuesItAccepts(CompressionMethod<?> method) {
        assertThat(method.read(Map.of())).isEqualTo(method.read(method.initial().knobs()));
        assertThat(method.knobs()).allMatch(knob -> knob.accepts(knob.initial()));
        SmallModels.normalized(1).layers().forEach(
                layer -> assertThat(method.knobs(layer)).allMatch(knob -> knob.accepts(knob.initial())));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void settingsSurviveBeingWritten(CompressionMethod<?> method) {
        RandomGenerator random = SmallModels.random(5);
        for (int i = 0; i < 50; i++) {
            Map<String, KnobValue> values = randomKnobs(method.knobs(), random);
            Map<String, KnobValue> asText = Knobs.write(method.read(values)).entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> KnobValue.parse(e.getValue().toString())));
            assertThat(asText).isEqualTo(values);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void refusesValuesOutOfBounds(CompressionMethod<?> method) {
        for (KnobSpec knob : method.knobs()) {
            List<KnobValue> wrong = switch (knob) {
                case KnobSpec.Number number -> List.of(KnobValue.of(number.min() - 1e-9),
                        KnobValue.of(number.max() + 1e-9), KnobValue.of(Double.NaN), KnobValue.of("many"));
                case KnobSpec.Whole whole -> List.of(KnobValue.of(whole.min() - 1), KnobValue.of(whole.max() + 1),
                        KnobValue.of(whole.min() + 0.5), KnobValue.of("many"));
                case KnobSpec.Choice _ -> List.of(KnobValue.of("no such choice"), KnobValue.of(1));
                case KnobSpec.Switch _ -> List.of(KnobValue.of("perhaps"), KnobValue.of(1));
            };
            wrong.forEach(value -> assertThatThrownBy(() -> method.read(Map.of(knob.name(), value)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(method.id() + "." + knob.name()).hasMessageContaining(knob.allowed()));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void encodesWhatItsConstraintSays(CompressionMethod<?> method) {
        eachTry(method, (graph, compression) -> compression.layers().forEach((name, layer) -> {
            assertThat(layer.weight().shape()).isEqualTo(graph.weights().get(name).shape());
            assertThat(layer.constraint().encode(layer.latent()).toDense().sameContentAs(layer.weight().toDense()))
                    .isTrue();
            // The numbers a layer stands for as free numbers: encoding them again must change nothing.
            CompressedLayer again = Form.of(layer.weight()).compressed();
            assertThat(again.weight().toDense().sameContentAs(layer.weight().toDense())).isTrue();
            assertThat(again.weight()).hasSameClassAs(layer.weight());
        }));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void givesTheSameEveryTime(CompressionMethod<?> method) {
        eachTry(method, (graph, compression) -> {
            Stage.Compress stage = stageOf(method, lastKnobs);
            Compression again = compress(new Compressor(graph, JacobiSvd::decompose), stage);
            again.layers().forEach((name, layer) -> assertThat(layer.weight().toDense()
                    .sameContentAs(compression.layers().get(name).weight().toDense())).isTrue());
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void storesFewerBitsAtItsInitialSettings(CompressionMethod<?> method) {
        Graph graph = SmallModels.normalized(3);
        var compressor = new Compressor(graph, JacobiSvd::decompose);
        var stage = stageOf(method, method.initial().knobs());
        Compression compression = compress(compressor, stage);
        double before = 0;
        double after = 0;
        for (Layer layer : graph.layers()) {
            before += 32.0 * layer.shape().elements();
            after += compressor.report(layer, compression).bitsPerWeight() * layer.shape().elements();
        }
        assertThat(after).isLessThan(before);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void leavesLayersOfZerosAtZero(CompressionMethod<?> method) {
        Graph graph = SmallModels.normalized(3);
        var zeros = Array.of(new float[640], 20, 32);
        Graph empty = graph.withWeights(Map.of("fc.weight", new Dense(zeros)));
        RandomGenerator random = SmallModels.random(8);
        for (int i = 0; i < 20; i++) {
            Stage.Compress stage = stageOf(method, randomKnobs(method.knobs(), random));
            Compression compression = compress(new Compressor(empty, JacobiSvd::decompose), stage);
            for (float value : compression.graph().weights().get("fc.weight").toDense().toFloats()) {
                assertThat(Math.abs(value)).isLessThan(1e-17f);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void pruningMethodsHaveASparsityThatSchedulesCanLower(CompressionMethod<?> method) {
        if (method instanceof Pruning<?>) {
            assertThat(method.knobs().getFirst()).isInstanceOfSatisfying(KnobSpec.Number.class, knob -> {
                assertThat(knob.name()).isEqualTo(Pruning.SPARSITY);
                assertThat(knob.min()).isZero();
            });
        }
    }

    private interface Check {
        void on(Graph graph, Compression compression);
    }

    private Map<String, KnobValue> lastKnobs = Map.of();

    private void eachTry(CompressionMethod<?> method, Check check) {
        RandomGenerator random = SmallModels.random(6);
        for (int i = 0; i < 12; i++) {
            Graph graph = SmallModels.normalized(i);
            lastKnobs = randomKnobs(method.knobs(), random);
            Compression compression = compress(new Compressor(graph, JacobiSvd::decompose),
                    stageOf(method, lastKnobs));
            check.on(graph, compression);
        }
    }

    private static Compression compress(Compressor compressor, Stage.Compress stage) {
        return compressor.compress(stage, Map.of(), RandomStatistics.of(compressor, stage), JobContext.QUIET);
    }

    private static Stage.Compress stageOf(CompressionMethod<?> method, Map<String, KnobValue> knobs) {
        return Stage.Compress.NOTHING.with(Target.WHOLE_MODEL, Step.of(method.id(), knobs));
    }

    private static Map<String, KnobValue> randomKnobs(List<KnobSpec> knobs, RandomGenerator random) {
        return knobs.stream().collect(Collectors.toMap(KnobSpec::name, knob -> switch (knob) {
            case KnobSpec.Number number -> KnobValue.of(number.min() + random.nextDouble() * (number.max()
                    - number.min()));
            case KnobSpec.Whole whole -> KnobValue.of(random.nextInt(whole.min(), Math.min(whole.max(), 40) + 1));
            case KnobSpec.Choice choice -> KnobValue.of(choice.choices().get(random.nextInt(choice.choices().size())));
            case KnobSpec.Switch _ -> KnobValue.of(Boolean.toString(random.nextBoolean()));
        }));
    }
}
