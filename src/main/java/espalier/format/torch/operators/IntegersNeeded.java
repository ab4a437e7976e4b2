package espalier.format.torch.operators;

/// The model takes integers where floats were tried.
public final class IntegersNeeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IntegersNeeded() {
        super("The model takes integers");
    }
}
