package espalier.compress.prune;

import espalier.compress.method.Part;
import espalier.model.metric.LayerStatistic;
import java.util.Set;

/// Keeps the weights that training moves away from zero and prunes those it moves towards zero, however large they are.
///
/// What is summed over the steps of a short training is `−w·∂L/∂w`; it is negative for a weight that shrinks. Blocks and channels go by the
/// mean over their weights.
///
/// Source: Sanh, Wolf, Rush, *Movement Pruning: Adaptive Sparsity by Fine-Tuning* (2020), section 3. Needs labelled data, for a short training of a
/// copy; best with the data of the task a trained net is moved to.
public final class MovementPruning implements Criterion<MovementPruning.Settings> {
    /// How much to prune, and what is pruned as one.
    public record Settings(Amount amount, Units units) {}

    @Override
    public String id() {
        return "movement";
    }

    @Override
    public String label() {
        return "Movement pruning";
    }

    @Override
    public String summary() {
        return "Prunes the weights that training moves towards zero, and keeps those that it makes grow.";
    }

    @Override
    public String formula() {
        return "min Σ_i (1 − M_i)·S_i  with  S_i = −Σ_t w_i·g_i";
    }

    @Override
    public String source() {
        return "Sanh, Wolf, Rush, *Movement Pruning: Adaptive Sparsity by Fine-Tuning* (2020), section 3";
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
    public Set<LayerStatistic> looksAt(Settings settings) {
        return Set.of(LayerStatistic.MOVEMENT);
    }

    @Override
    public float[] worth(Part part, Settings settings) {
        return settings.units.mean(part, part.statistic(LayerStatistic.MOVEMENT).toFloats());
    }
}
