package espalier.ui.shell;

import espalier.compress.Preview;
import espalier.experiment.LiveFigures;
import espalier.model.metric.Score;
import espalier.model.recipe.Recipe;
import espalier.report.ChannelNorms;
import espalier.report.LayerWeights;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// What is measured of the draft while it changes; parts lag behind the recipe by the time it takes to measure them.
///
/// @param drawn the weights of the layer looked at, as the draft would store them
/// @param figures sizes, costs and reports of the draft, without recovery
/// @param details what takes longer to compute of the layer looked at
/// @param accuracy on validation
/// @param latency in ONNX Runtime
record Live(Optional<Drawn> drawn, Optional<Measured> figures, Optional<Details> details, Accuracy accuracy,
        Optional<Times> latency) {
    /// Nothing is measured.
    static final Live NOTHING = new Live(Optional.empty(), Optional.empty(), Optional.empty(), Accuracy.NONE,
            Optional.empty());

    /// The histogram of a layer.
    record Drawn(String layer, Preview.Drawing drawing) {}

    /// The figures of a recipe.
    record Measured(Recipe recipe, LiveFigures figures) {}

    /// More about a layer, computed for the tab that shows it.
    ///
    /// @param singularValues of the original, falling; empty until somebody looks
    /// @param massRemoved the share of the sum of magnitudes that compression took to zero, 0..1
    record Details(String layer, Optional<float[]> singularValues, Optional<ChannelNorms> norms,
            Optional<LayerWeights> weights, OptionalDouble massRemoved) {}

    /// Accuracy on validation so far.
    ///
    /// @param wanted examples it will be measured on in the end
    /// @param isOutdated whether the recipe changed since the score
    /// @param probed the first answer after the last edit
    /// @param probeTook how long that took
    record Accuracy(Optional<Score> score, boolean isOutdated, long wanted, Optional<Score> probed,
            Optional<Duration> probeTook) {
        static final Accuracy NONE = new Accuracy(Optional.empty(), false, 0, Optional.empty(), Optional.empty());

        Accuracy with(Score next) {
            return new Accuracy(Optional.of(next), false, wanted, probed, probeTook);
        }

        Accuracy withProbe(Score next, Duration took) {
            return new Accuracy(score, isOutdated, wanted, Optional.of(next), Optional.of(took));
        }

        Accuracy outdated() {
            return new Accuracy(score, true, wanted, probed, probeTook);
        }

        Accuracy wanting(long examples) {
            return new Accuracy(score, isOutdated, examples, probed, probeTook);
        }
    }

    /// Median time of one input, of the original and of the draft.
    record Times(Duration original, Duration draft) {}

    Live withDrawn(Drawn next) {
        return new Live(Optional.of(next), figures, details, accuracy, latency);
    }

    Live withFigures(Measured next) {
        return new Live(drawn, Optional.of(next), details, accuracy, latency);
    }

    Live withDetails(Details next) {
        return new Live(drawn, figures, Optional.of(next), accuracy, latency);
    }

    Live withAccuracy(Accuracy next) {
        return new Live(drawn, figures, details, next, latency);
    }

    Live withLatency(Optional<Times> next) {
        return new Live(drawn, figures, details, accuracy, next);
    }
}
