package espalier.compress.prune;

import espalier.model.recipe.Labelled;

/// How the share to prune is divided.
public enum Scope implements Labelled {
    /// Every layer gets the same sparsity, its weights ranked among themselves.
    LOCAL("Each layer alike"),
    /// All layers with these settings are ranked together: one threshold for all.
    GLOBAL("All layers together"),
    /// Every output of every layer gets the same sparsity, as Wanda ranks weights. Whole channels are divided as [#LOCAL] does.
    OUTPUT("Each output alike"),
    /// Layers with more inputs and outputs get a higher sparsity: see [ErdosRenyi].
    ERK("Erdős–Rényi kernel"),
    /// All layers are ranked together by worth relative to what is left of the layer: see [Lamp].
    LAMP("LAMP"),
    /// Each layer gets the sparsity at which the loss is predicted to rise least in all: see [LossCurves].
    SENSITIVITY("Least loss");

    private final String label;

    Scope(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /// Whether layers must be seen together.
    boolean pools() {
        return this != LOCAL && this != OUTPUT;
    }
}
