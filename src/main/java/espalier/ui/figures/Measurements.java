package espalier.ui.figures;

import espalier.model.metric.Cost;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.ui.theme.Tone;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is known of the original model and of the model as it is now.
///
/// @param wanted examples that the present accuracy will have been measured on in the end
/// @param parts the layers' shares of the file
public record Measurements(Then original, Then now, long wanted, List<Part> parts) {
    /// Nothing opened.
    public static final Measurements NONE = new Measurements(Then.UNKNOWN, Then.UNKNOWN, 0, List.of());

    public Measurements {
        parts = List.copyOf(parts);
    }

    /// One of the two models; what was not measured is empty.
    public record Then(Optional<Score> score, Optional<Sizes> sizes, Optional<Cost> cost, Optional<Duration> latency) {
        /// Nothing is known.
        public static final Then UNKNOWN = new Then(Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }

    /// A layer's share of the file.
    public record Part(String layer, long bytes, Tone tone) {}
}
