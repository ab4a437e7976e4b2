package espalier.job;

import java.time.Duration;
import java.util.Optional;

/// How far a job is.
///
/// @param done the share that is done, 0..1, or negative when nobody knows
/// @param message what it does right now, for people
public record Progress(double done, String message) {
    private static final double TOO_EARLY = 0.005;

    /// Work whose end nobody knows.
    public static Progress unknown(String message) {
        return new Progress(-1, message);
    }

    /// How long the rest takes if it goes on as in the `elapsed` time; nothing while it is too early to tell.
    public Optional<Duration> left(Duration elapsed) {
        if (done < TOO_EARLY || elapsed.isZero()) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Math.round(elapsed.toMillis() * (1 - Math.min(1, done)) / done)));
    }
}
