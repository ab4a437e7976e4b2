package espalier.format.torch.read;

/// A step of a script cannot be taken; the message names the step and where it stands.
final class LocatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /// @param remedy what a person can do; empty for what helps with any program that cannot be followed
    LocatedException(String clause, String remedy) {
        super(clause);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
