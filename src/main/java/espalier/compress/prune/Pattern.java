package espalier.compress.prune;

import espalier.model.recipe.Labelled;

/// Which weights are kept or pruned as one.
public enum Pattern implements Labelled {
    /// Each by itself.
    WEIGHT("Single weights"),
    /// N of every M neighbours along the inputs are kept.
    NM("N of M"),
    /// Blocks of outputs × inputs.
    BLOCK("Blocks"),
    /// All weights that make one output: a filter of a convolution, a row of a matrix.
    CHANNEL("Whole channels");

    private final String label;

    Pattern(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
