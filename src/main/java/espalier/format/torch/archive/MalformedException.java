package espalier.format.torch.archive;

/// A file is not what it should be; the message is a clause that goes on `Cannot open 'file': …`.
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Creates it with a clause such as `it is cut short`.
    public MalformedException(String clause) {
        super(clause);
    }
}
