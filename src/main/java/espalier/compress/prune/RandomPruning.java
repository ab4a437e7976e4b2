package espalier.compress.prune;

import espalier.compress.method.Part;
import espalier.model.recipe.Knob;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Sets weights to zero that are drawn by lot: the control that every criterion has to beat.
///
/// Source: Blalock, Gonzalez Ortiz, Frankle, Guttag, *What is the State of Neural Network Pruning?* (2020), section 3, which asks for it as a
/// baseline. Needs nothing; the seed is a knob, and weights of two layers of equal shape are drawn apart.
public final class RandomPruning implements Criterion<RandomPruning.Settings> {
    /// How much to prune, what is pruned as one, and where the lots come from.
    public record Settings(Amount amount, Units units,
            @Knob(label = "Seed", help = "Another seed draws other weights", min = 0, max = 1_000_000, initial = "0") int seed) {}

    @Override
    public String id() {
        return "random";
    }

    @Override
    public String label() {
        return "Random pruning";
    }

    @Override
    public String summary() {
        return "Prunes weights drawn by lot: a control that shows how much any real criterion is worth.";
    }

    @Override
    public String formula() {
        return "min Σ_i M_i·u_i  with  0 < u_i ≤ 1 drawn evenly";
    }

    @Override
    public String source() {
        return "Blalock, Gonzalez Ortiz, Frankle, Guttag, *What is the State of Neural Network Pruning?* (2020), section 3";
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
        return List.of(id(), settings.units, settings.seed);
    }

    @Override
    public float[] worth(Part part, Settings settings) {
        int count = settings.units.areWeights()
                ? part.values().shape().countable()
                : settings.units.blocks(part).count();
        // The seed alone would give layers of one shape the same mask; a seed from the weights, other lots as they are trained.
        long seed = 31L * settings.seed + part.origin().name().hashCode();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        float[] lots = new float[count];
        for (int i = 0; i < count; i++) {
            lots[i] = 1 - random.nextFloat();
        }
        return lots;
    }
}
