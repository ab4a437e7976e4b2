package espalier.experiment;

import espalier.model.metric.Cost;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.model.metric.Split;
import espalier.model.recipe.Recipe;
import espalier.train.CurvePoint;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Trials and studies for tests.
public final class TrialSamples {
    private TrialSamples() {
    }

    public static Trial trial(int number, long packed, long correct) {
        return trial(number, packed, correct, Recipe.EMPTY);
    }

    static Trial trial(int number, long packed, long correct, Recipe recipe) {
        var before = new Score(Split.VALIDATION, correct / 2, 1000, 0.75);
        var curve = List.of(new CurvePoint(10, 0.5, 1.25, Optional.empty()),
                new CurvePoint(20, 1, 0.5, 0.125, Optional.of(before)));
        var outcome = new Outcome(Optional.of(before), new Score(Split.VALIDATION, correct, 1000, 0.1 + 0.2),
                Optional.empty(), sizes(number, packed), new Cost(1000, 400, 5000, 2000),
                List.of(new TrialLayer("fc1", 0.6, 8, OptionalInt.of(5)),
                        new TrialLayer("fc2", 0, 32, OptionalInt.empty())),
                Optional.of(Duration.ofNanos(123456)), curve);
        return new Trial(number, Origin.BY_HAND, new TrialInputs("ab12", "builtin:digits", recipe, 7,
                Optional.of(new TeacherReference(Path.of("big.onnx"), "cd34"))), outcome,
                new Versions("0.1.0", "2.7.1", "1.29.0"), Instant.parse("2026-01-02T03:04:05.678Z"),
                Duration.ofMillis(4321), false);
    }

    /// Trials of older programs have no coded size.
    private static Sizes sizes(int number, long packed) {
        var sizes = new Sizes(4000, packed, packed + 7);
        return number % 5 == 4 ? sizes : sizes.withCoded(new Sizes.Coded(packed + 3, packed + 4));
    }

    static ModelReference model() {
        var layers = new LinkedHashMap<String, String>();
        layers.put("conv1", "Conv");
        layers.put("conv2", "Conv");
        layers.put("fc1", "Gemm");
        return new ModelReference(Path.of("net.onnx"), "ab12", "net", layers);
    }

    public static Study study() {
        return Study.of(model(), "builtin:digits");
    }
}
