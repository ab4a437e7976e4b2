package espalier.job;

/// Says that a job stopped because it was asked to.
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Creates it.
    public CancelledException() {
        super("Cancelled");
    }
}
