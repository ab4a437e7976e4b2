package espalier.compress.prune;

import espalier.model.recipe.Knob;

/// How much to prune, and how it is divided among layers.
public record Amount(
        @Knob(label = "Sparsity", help = Amount.SPARSITY_HELP, min = 0, max = 0.99, initial = "0.5", unit = "%") double sparsity,
        @Knob(label = "Scope", help = Amount.SCOPE_HELP, initial = "local") Scope scope) {
    static final String SPARSITY_HELP = "Share of the weights that become zero";
    static final String SCOPE_HELP = "What gets the same sparsity: each layer (local) or each output (output); or all layers with these settings "
            + "ranked together (global, lamp), or divided by their shapes (erk) or by the loss they are predicted to cost (sensitivity)";
}
