package espalier.compress.prune;

import espalier.compress.method.Part;
import espalier.model.metric.LayerStatistic;
import java.util.Set;

/// Prunes the weights that change the loss least to first order: setting `w` to zero changes it by `w·∂L/∂w`.
///
/// Of a net before training this is SNIP's connection sensitivity. Blocks and channels go by the mean of `|w·∂L/∂w|` over their weights.
/// On a net that is trained to the end mean gradients are small and noisy: Fisher pruning looks at their squares.
///
/// Source: Molchanov, Mallya, Tyree, Frosio, Kautz, *Importance Estimation for Neural Network Pruning* (2019), section 3.1; Lee, Ajanthan,
/// Torr, *SNIP: Single-shot Network Pruning based on Connection Sensitivity* (2019), section 4. Needs labelled data, for gradients.
public final class TaylorPruning implements Criterion<TaylorPruning.Settings> {
    /// How much to prune, and what is pruned as one.
    public record Settings(Amount amount, Units units) {}

    @Override
    public String id() {
        return "taylor";
    }

    @Override
    public String label() {
        return "Taylor pruning (SNIP)";
    }

    @Override
    public String summary() {
        return "Prunes the weights whose removal changes the loss least to first order: weight times gradient.";
    }

    @Override
    public String formula() {
        return "min Σ_i (1 − M_i)·|w_i·g_i|  with  g = ∂L/∂w";
    }

    @Override
    public String source() {
        return "Molchanov, Mallya, Tyree, Frosio, Kautz, *Importance Estimation for Neural Network Pruning* (2019), section 3.1; "
                + "Lee, Ajanthan, Torr, *SNIP: Single-shot Network Pruning based on Connection Sensitivity* (2019), section 4";
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
        return Set.of(LayerStatistic.GRADIENT);
    }

    @Override
    public float[] worth(Part part, Settings settings) {
        float[] worth = part.values().toFloats();
        float[] gradient = part.statistic(LayerStatistic.GRADIENT).toFloats();
        for (int i = 0; i < worth.length; i++) {
            worth[i] = Math.abs(worth[i] * gradient[i]);
        }
        return settings.units.mean(part, worth);
    }
}
