package espalier.compress.prune;

import espalier.compress.method.Part;
import espalier.model.metric.LayerStatistic;
import java.util.Set;

/// Prunes the weights whose loss raises the loss of the network least, by its second-order term at the diagonal.
///
/// With the Hessian taken for its diagonal, and that for the empirical Fisher information, setting `w` to zero changes the loss by
/// `½·w²·mean (∂L/∂w)²`, the mean over single examples. Blocks and channels go by the mean of that over their weights.
///
/// Source: LeCun, Denker, Solla, *Optimal Brain Damage* (1990), section 2; Theis, Korshunova, Tejani, Huszár, *Faster gaze prediction with
/// dense networks and Fisher pruning* (2018), section 2. Needs labelled data, for squared gradients.
public final class FisherPruning implements Criterion<FisherPruning.Settings> {
    /// How much to prune, and what is pruned as one.
    public record Settings(Amount amount, Units units) {}

    @Override
    public String id() {
        return "fisher";
    }

    @Override
    public String label() {
        return "Fisher pruning";
    }

    @Override
    public String summary() {
        return "Prunes the weights whose removal raises the loss least, as the curvature of the loss predicts it.";
    }

    @Override
    public String formula() {
        return "min Σ_i (1 − M_i)·½·w_i²·E[g_i²]";
    }

    @Override
    public String source() {
        return "LeCun, Denker, Solla, *Optimal Brain Damage* (1990), section 2; Theis, Korshunova, Tejani, Huszár, "
                + "*Faster gaze prediction with dense networks and Fisher pruning* (2018), section 2";
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
        return Set.of(LayerStatistic.GRADIENT_SQUARES);
    }

    @Override
    public float[] worth(Part part, Settings settings) {
        return settings.units.mean(part, LossCurve.predicted(part));
    }
}
