package espalier.format.torch.write;

/// Says that something cannot be written in TorchScript, as a clause; turned into a sentence that names the node.
final class Formless extends RuntimeException {
    private static final long serialVersionUID = 1;

    Formless(String clause) {
        super(clause);
    }
}
