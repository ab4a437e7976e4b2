package espalier.compress.prune;

import espalier.compress.method.Magnitudes;
import espalier.compress.method.Part;
import espalier.compress.method.Pruning;

import espalier.model.recipe.Knob;
import espalier.model.weight.Mask;
import java.util.List;
import java.util.OptionalDouble;

/// Sets the weights of smallest absolute value to zero.
///
/// Source: Han, Pool, Tran, Dally, *Learning both Weights and Connections for Efficient Neural Networks* (2015), section 3.
public final class MagnitudePruning implements Pruning<MagnitudePruning.Settings> {
    /// Which weights are ranked together.
    public enum Scope {
        /// Those of one layer: every layer gets the same sparsity.
        LOCAL,
        /// Those of all layers with these settings: one threshold for all.
        GLOBAL
    }

    /// How much to prune.
    public record Settings(
            @Knob(label = "Sparsity", help = "Share of the weights that become zero", min = 0, max = 0.99, initial = "0.5", unit = "%") double sparsity,
            @Knob(label = "Scope", help = "Rank weights within each layer (local), or across all layers with these settings by one threshold (global)", initial = "local") Scope scope) {}

    @Override
    public String id() {
        return "magnitude";
    }

    @Override
    public String label() {
        return "Magnitude pruning";
    }

    @Override
    public String summary() {
        return "Sets the weights closest to zero to exactly zero, as they change the layer's output least.";
    }

    @Override
    public String formula() {
        return "min ‖W − M ⊙ W‖²  with  ‖M‖₀ = (1 − s)·n";
    }

    @Override
    public String source() {
        return "Han, Pool, Tran, Dally, *Learning both Weights and Connections for Efficient Neural Networks* "
                + "(2015), section 3";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public boolean pools(Settings settings) {
        return settings.scope == Scope.GLOBAL;
    }

    @Override
    public List<Mask> masks(List<Part> parts, Settings settings) {
        List<Magnitudes> pool = magnitudes(parts);
        return Magnitudes.keepAllBut(pruned(pool, settings), pool);
    }

    @Override
    public OptionalDouble threshold(List<Part> parts, Settings settings) {
        List<Magnitudes> pool = magnitudes(parts);
        return OptionalDouble.of(Magnitudes.threshold(pruned(pool, settings), pool));
    }

    private static List<Magnitudes> magnitudes(List<Part> parts) {
        return parts.stream().map(Part::magnitudes).toList();
    }

    private static long pruned(List<Magnitudes> pool, Settings settings) {
        return Math.round(settings.sparsity * pool.stream().mapToLong(Magnitudes::count).sum());
    }
}
