package espalier.model;

/// Something a person gave (a file, a name, an option) cannot be used. The message is one sentence for people that names it
/// and says what to do.
public class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Creates it with a sentence for people.
    public InputException(String message) {
        super(message);
    }

    /// Creates it with a sentence for people and what led to it.
    public InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
