package espalier.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.model.InputException;
import espalier.model.array.Array;
import espalier.model.array.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Models run in ONNX Runtime, and its complaints reach people in plain words.
class OnnxSessionTest {
    private static final float[] W = {1, -1, 2, 0.5f, -3, 4};
    private static final Array FIVE = Array.of(
            new float[]{1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 2, 0, -1}, 5, 3);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 5, 8})
    void runsWhateverBatchTheModelIsMadeFor(long batch) {
        try (var session = OnnxSession.open(OnnxModels.reluOfProduct(W, batch))) {
            Array outputs = session.run(FIVE);
            assertThat(outputs.shape()).isEqualTo(Shape.of(5, 2));
            assertThat(outputs.toFloats()).containsExactly(1, 0, 2, 0.5f, 0, 4, 0, 3.5f, 5, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6, 7, 10, 11})
    void givesTheModelNumbersOfTheTypeItTakes(int type) {
        try (var session = OnnxSession.open(OnnxModels.castToFloats(type))) {
            Array whole = Array.of(new float[]{0, 1, 2, 3, 64, 127}, 2, 3);
            assertThat(session.run(whole).toFloats()).containsExactly(whole.toFloats());
        }
    }

    @Test
    void seesExamplesInTheModelsDimensions() {
        try (var session = OnnxSession.open(OnnxModels.reluOfProduct(W, 0))) {
            Array outputs = session.run(FIVE.reshaped(Shape.of(5, 1, 3, 1)));
            assertThat(outputs.toFloats()).containsExactly(1, 0, 2, 0.5f, 0, 4, 0, 3.5f, 5, 0);
        }
    }

    @Test
    void runsInputsByName() {
        try (var session = OnnxSession.open(OnnxModels.reluOfProduct(W, 0))) {
            var outputs = session.run(new LinkedHashMap<>(Map.of("x", FIVE)));
            assertThat(outputs.keySet()).containsExactly("y");
            assertThat(outputs.get("y").shape()).isEqualTo(Shape.of(5, 2));
        }
    }

    @Test
    void measuresSeveralSessionsTurnByTurn() {
        try (var one = OnnxSession.open(OnnxModels.reluOfProduct(W, 0));
                var other = OnnxSession.open(OnnxModels.reluOfProduct(W, 0))) {
            List<Latency> latencies = Latency.compare(List.of(one, other), FIVE, 21, () -> {});
            assertThat(latencies).hasSize(2).allSatisfy(latency -> {
                assertThat(latency.runs()).isEqualTo(21);
                assertThat(latency.threads()).isEqualTo(1);
                assertThat(latency.machine()).isNotBlank();
                assertThat(latency.p10()).isPositive().isLessThanOrEqualTo(latency.median());
                assertThat(latency.median()).isLessThanOrEqualTo(latency.p90());
            });
        }
    }

    @Test
    void opensUnderALongCommandLine() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "--enable-native-access=ALL-UNNAMED", "-Dlong=" + "/x.jar:".repeat(3000),
                "-cp",
                System.getProperty("java.class.path"), LongCommandLine.class.getName()).redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /// Opens a model in a process of its own.
    static final class LongCommandLine {
        private LongCommandLine() {
        }

        public static void main(String[] arguments) {
            OnnxSession.open(OnnxModels.reluOfProduct(W, 0)).close();
        }
    }

    @Test
    void saysInPlainWordsWhyAModelDoesNotLoad() {
        byte[] text = "not a model".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> OnnxSession.open(text)).isInstanceOf(InputException.class)
                .hasMessageStartingWith("ONNX Runtime cannot load").hasMessageNotContaining("Error code");
        assertThatThrownBy(() -> OnnxSession.open(Path.of("no/such.onnx"), 1)).isInstanceOf(InputException.class)
                .hasMessageContaining("There is no file 'no/such.onnx'");
    }

    @Test
    void saysInPlainWordsWhyInputsDoNotFit() {
        try (var session = OnnxSession.open(OnnxModels.reluOfProduct(W, 0))) {
            assertThatThrownBy(() -> session.run(Array.of(new float[8], 2, 4))).isInstanceOf(InputException.class)
                    .hasMessageStartingWith("ONNX Runtime cannot run")
                    .hasMessageContaining("Got: 4 Expected: 3").hasMessageNotContaining("\n");
        }
    }
}
