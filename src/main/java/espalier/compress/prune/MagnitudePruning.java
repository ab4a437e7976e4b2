package espalier.compress.prune;

import espalier.compress.method.Magnitudes;
import espalier.compress.method.Part;

import espalier.model.recipe.Knob;
import espalier.model.recipe.Labelled;
import java.util.List;
import java.util.OptionalDouble;

/// Sets the weights of smallest absolute value to zero; of blocks and channels, those whose weights have the smallest mean absolute
/// value or mean square.
///
/// Source: Han, Pool, Tran, Dally, *Learning both Weights and Connections for Efficient Neural Networks* (2015), section 3. Channels: Li,
/// Kadav, Durdanovic, Samet, Graf, *Pruning Filters for Efficient ConvNets* (2017), section 3.1. Needs nothing but the weights.
public final class MagnitudePruning implements Criterion<MagnitudePruning.Settings> {
    /// How the weights of a channel add up.
    public enum Norm implements Labelled {
        /// Sum of absolute values.
        L1,
        /// Root of the sum of squares.
        L2;

        @Override
        public String label() {
            return name();
        }
    }

    /// How much to prune, and what is pruned as one.
    public record Settings(Amount amount, Units units,
            @Knob(label = "Norm", help = "How the weights of a channel add up: absolute values (l1) or squares (l2)", initial = "l1", when = "pattern=channel") Norm norm) {}

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
    public Amount amount(Settings settings) {
        return settings.amount;
    }

    @Override
    public Units units(Settings settings) {
        return settings.units;
    }

    @Override
    public Object aspect(Settings settings) {
        return List.of(id(), settings.units, settings.norm);
    }

    @Override
    public float[] worth(Part part, Settings settings) {
        float[] worth = part.values().toFloats();
        boolean areSquares = settings.units.pattern() == Pattern.CHANNEL && settings.norm == Norm.L2;
        for (int i = 0; i < worth.length; i++) {
            worth[i] = areSquares ? worth[i] * worth[i] : Math.abs(worth[i]);
        }
        return settings.units.mean(part, worth);
    }

    /// Weights rank as they are, counted but once whatever a layer is asked for.
    @Override
    public Magnitudes ranking(Part part, Settings settings) {
        return settings.units.areWeights() ? part.magnitudes() : Criterion.super.ranking(part, settings);
    }

    @Override
    public OptionalDouble threshold(List<Part> parts, Settings settings) {
        Scope scope = settings.amount.scope();
        if (settings.units.pattern() != Pattern.WEIGHT || scope != Scope.LOCAL && scope != Scope.GLOBAL) {
            return OptionalDouble.empty();
        }
        List<Magnitudes> pool = parts.stream().map(Part::magnitudes).toList();
        long pruned = Math.round(settings.amount.sparsity() * pool.stream().mapToLong(Magnitudes::count).sum());
        return OptionalDouble.of(Magnitudes.threshold(pruned, pool));
    }
}
