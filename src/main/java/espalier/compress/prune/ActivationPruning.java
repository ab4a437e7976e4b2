package espalier.compress.prune;

import espalier.compress.method.Part;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Knob;
import espalier.model.recipe.Labelled;
import java.util.List;
import java.util.Set;

/// Prunes the channels that answer least: by the mean magnitude of their activations, or by how seldom they are not zero.
///
/// Activations are those behind the nonlinearity that follows the layer. The second is one minus the average percentage of zeros, APoZ.
///
/// Source: Molchanov, Tyree, Karras, Aila, Kautz, *Pruning Convolutional Neural Networks for Resource Efficient Inference* (2017), section 2.2;
/// Hu, Peng, Tai, Tang, *Network Trimming* (2016), equation 1. Needs data, for activations; no labels.
public final class ActivationPruning implements Criterion<ActivationPruning.Settings> {
    /// What of the activations counts.
    public enum Measure implements Labelled {
        /// Their mean magnitude.
        MEAN("Mean magnitude"),
        /// How many are not zero.
        APOZ("Not zero (APoZ)");

        private final String label;

        Measure(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /// How much to prune, and what of the activations counts.
    public record Settings(Amount amount,
            @Knob(label = "Measure", help = "What of a channel's activations counts: their mean magnitude (mean), or how many are not zero (apoz)", initial = "mean") Measure measure) {}

    @Override
    public String id() {
        return "activation";
    }

    @Override
    public String label() {
        return "Activation pruning";
    }

    @Override
    public String summary() {
        return "Prunes whole channels whose activations are small, or zero most of the time.";
    }

    @Override
    public String formula() {
        return "min Σ_o (1 − M_o)·E[|a_o|]";
    }

    @Override
    public String source() {
        return "Molchanov, Tyree, Karras, Aila, Kautz, *Pruning Convolutional Neural Networks for Resource Efficient Inference* "
                + "(2017), section 2.2; Hu, Peng, Tai, Tang, *Network Trimming* (2016), equation 1";
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
        return Units.CHANNELS;
    }

    @Override
    public Object aspect(Settings settings) {
        return List.of(id(), settings.measure);
    }

    @Override
    public Set<LayerStatistic> looksAt(Settings settings) {
        return Set.of(settings.measure == Measure.MEAN ? LayerStatistic.OUTPUT_MAGNITUDE : LayerStatistic.OUTPUT_ZEROS);
    }

    @Override
    public float[] worth(Part part, Settings settings) {
        if (settings.measure == Measure.MEAN) {
            return part.statistic(LayerStatistic.OUTPUT_MAGNITUDE).toFloats();
        }
        float[] worth = part.statistic(LayerStatistic.OUTPUT_ZEROS).toFloats();
        for (int output = 0; output < worth.length; output++) {
            worth[output] = 1 - worth[output];
        }
        return worth;
    }
}
