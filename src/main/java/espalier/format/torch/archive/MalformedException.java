package espalier.format.torch.archive;

/// A file is not what it should be; the message is a clause that goes on `Cannot open 'file': …`.
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /// Creates it with a clause such as `it is cut short`.
    public MalformedException(String clause) {
        this(clause, "");
    }

    /// Creates it with a clause and what a person can do, such as `save it before that step`.
    public MalformedException(String clause, String remedy) {
        super(clause);
        this.remedy = remedy;
    }

    /// What a script computes does not fit the input it was followed with.
    public static MalformedException unfit(String clause) {
        return new MalformedException(clause, "give the shape that the model takes");
    }

    /// What a person can do; empty where there is nothing better than for any damaged file.
    public String remedy() {
        return remedy;
    }
}
