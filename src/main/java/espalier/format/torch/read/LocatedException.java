package espalier.format.torch.read;

/// A step of a script cannot be taken; the message names the step and where it stands.
final class LocatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LocatedException(String clause) {
        super(clause);
    }
}
