package espalier.compress.prune;

import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Knob;
import java.util.Set;

/// Prunes the weights that contribute least to their output: small ones, and those whose input is small.
///
/// A weight's worth is `|w_ij|·‖x_j‖₂`. For the norm of an input over all examples stands the root of its mean square, smaller by one factor
/// for the whole layer. The paper ranks the weights of each output among themselves, which is the scope to begin with. Blocks and
/// channels go by the mean over their weights.
///
/// Source: Sun, Liu, Bair, Kolter, *A Simple and Effective Pruning Approach for Large Language Models* (2024), section 3, equation 1. Needs data, for
/// the inputs of layers; no labels.
public final class WandaPruning implements Criterion<WandaPruning.Settings> {
    /// How much to prune, and what is pruned as one.
    public record Settings(
            @Knob(label = "Sparsity", help = Amount.SPARSITY_HELP, min = 0, max = 0.99, initial = "0.5", unit = "%") double sparsity,
            @Knob(label = "Scope", help = Amount.SCOPE_HELP, initial = "output") Scope scope,
            Units units) {}

    @Override
    public String id() {
        return "wanda";
    }

    @Override
    public String label() {
        return "Wanda";
    }

    @Override
    public String summary() {
        return "Prunes weights by size times the size of their input: what an output loses least by.";
    }

    @Override
    public String formula() {
        return "min Σ_ij (1 − M_ij)·|w_ij|·√(E[x_j²])";
    }

    @Override
    public String source() {
        return "Sun, Liu, Bair, Kolter, *A Simple and Effective Pruning Approach for Large Language Models* (2024), section 3, equation 1";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Amount amount(Settings settings) {
        return new Amount(settings.sparsity, settings.scope);
    }

    @Override
    public Units units(Settings settings) {
        return settings.units;
    }

    @Override
    public Set<LayerStatistic> looksAt(Settings settings) {
        return Set.of(LayerStatistic.INPUT_SQUARES);
    }

    @Override
    public float[] worth(Part part, Settings settings) {
        float[] worth = part.values().toFloats();
        Array squares = part.statistic(LayerStatistic.INPUT_SQUARES);
        for (int i = 0; i < worth.length; i++) {
            worth[i] = (float) (Math.abs(worth[i]) * Math.sqrt(squares.floatAt(part.connections().input(i))));
        }
        return settings.units.mean(part, worth);
    }
}
