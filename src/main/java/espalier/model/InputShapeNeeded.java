package espalier.model;

/// A model's file does not say what it takes, so it can only be opened with the shape of one input. Whoever can ask a person for it
/// does, and opens the file again.
public final class InputShapeNeeded extends InputException {
    private static final long serialVersionUID = 1L;

    /// Creates it with a sentence for people.
    public InputShapeNeeded(String message) {
        super(message);
    }
}
