package espalier.job;

/// A row of jobs that run one after another on one thread.
public enum Lane {
    /// Plain arithmetic for what is on screen. A new job replaces the one of the same title.
    PREVIEW,
    /// Live accuracy. A new job replaces whatever is there.
    PROBE,
    /// Training, trials, sweeps, exports. Jobs wait for their turn.
    TRAINING;

    /// Whether a new job of title `next` takes the place of one of title `old`.
    boolean replaces(String old, String next) {
        return switch (this) {
            case PREVIEW -> old.equals(next);
            case PROBE -> true;
            case TRAINING -> false;
        };
    }
}
