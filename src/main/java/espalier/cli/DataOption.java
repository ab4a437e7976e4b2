package espalier.cli;

/// What `--data` takes.
final class DataOption {
    static final String HELP = "builtin:digits, idx:DIR (MNIST layout), cifar10:DIR, images:DIR (a folder per class), npz:FILE or csv:FILE,"
            + " with options such as ?mean=0.286&std=0.353.";

    private DataOption() {
    }
}
