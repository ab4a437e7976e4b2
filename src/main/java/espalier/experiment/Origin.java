package espalier.experiment;

/// Who asked for a trial.
public enum Origin {
    /// The original model, as a trial to compare with.
    BASELINE("Original"),
    /// Somebody at the window.
    BY_HAND("By hand"),
    /// A sweep.
    SWEEP("Sweep"),
    /// Somebody at the command line.
    COMMAND_LINE("Command line");

    private final String label;

    Origin(String label) {
        this.label = label;
    }

    /// What people call it.
    public String label() {
        return label;
    }
}
