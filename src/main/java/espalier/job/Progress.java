package espalier.job;

/// How far a job is.
///
/// @param done the share that is done, 0..1, or negative when nobody knows
/// @param message what it does right now, for people
public record Progress(double done, String message) {
    /// Work whose end nobody knows.
    public static Progress unknown(String message) {
        return new Progress(-1, message);
    }
}
