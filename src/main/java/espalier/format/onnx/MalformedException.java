package espalier.format.onnx;

/// What is wrong inside a file, as a clause that can follow its name; [OnnxFile] turns it into a sentence for people.
final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String clause) {
        super(clause);
    }
}
