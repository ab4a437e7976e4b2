package espalier.compress.prune;

import espalier.compress.method.CoupledPruning;
import espalier.model.channel.CoupledChannels;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Knob;
import espalier.model.recipe.Labelled;
import espalier.model.weight.Mask;
import java.util.List;
import java.util.Set;

/// Prunes whole channels, each out of all layers that hang together in it, so that the rewrite `shrink` can remove them.
///
/// The worth of a channel is the mean over the layers that make it (equation 3 of DepGraph): of the mean magnitude of their filters
/// (`l1`; Li, Kadav, Durdanovic, Samet, Graf, *Pruning Filters for Efficient ConvNets*, 2017), of their root mean square (`l2`), of their mean
/// distance to the layer's other filters (`fpgm`; He, Liu, Wang, Hu, Yang, *Filter Pruning via Geometric Median*, 2019, equation 6), of the
/// batch-norm's `|γ|` (`gamma`; Liu et al., *Learning Efficient Convolutional Networks through Network Slimming*, 2017), or of the change of
/// the loss `|Σ w·∂L/∂w|` that its absence is predicted to make (`taylor`; Molchanov, Mallya, Tyree, Frosio, Kautz, *Importance Estimation for
/// Neural Network Pruning*, 2019, equation 8 with its root). All but the last are divided by their mean over the group, so that groups
/// compare. Where multiply-adds are the goal, groups lose first what is worth least for each of them.
///
/// Runtimes compute 8 or 16 channels at once, so a layer of 12 takes as long as one of 16; hence *Multiple*.
public final class ChannelPruning implements CoupledPruning<ChannelPruning.Settings> {
    /// What the share is of.
    public enum Goal implements Labelled {
        CHANNELS("Channels"), MACS("Multiply-adds");

        private final String label;

        Goal(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /// What a channel is worth by.
    public enum Importance implements Labelled {
        L1("Magnitudes (L1)"), L2("Root mean square (L2)"), FPGM("Distance to others (FPGM)"), GAMMA(
                "Batch-norm scale γ"),
        TAYLOR("Predicted loss (Taylor)");

        private final String label;

        Importance(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /// Where channels are taken from.
    public enum Division implements Labelled {
        UNIFORM("Each group alike"), GLOBAL("All groups together");

        private final String label;

        Division(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /// How much to prune, and by what.
    public record Settings(
            @Knob(label = "Share", help = "Share of the channels, or of the multiply-adds, that goes", min = 0, max = 0.99, initial = "0.5", unit = "%") double sparsity,
            @Knob(label = "Of", help = "What the share is of: channels, or the multiply-adds (macs) of the whole network once the channels are removed", initial = "channels") Goal of,
            @Knob(label = "Importance", help = "What a channel is worth by: mean magnitude (l1), root mean square (l2), distance to the layer's other filters (fpgm), batch-norm scale (gamma), or the loss it is predicted to cost (taylor)", initial = "l1") Importance importance,
            @Knob(label = "Division", help = "Whether each group of coupled channels loses the same share (uniform), or all are ranked together (global)", initial = "uniform") Division division,
            @Knob(label = "Multiple", help = "What is left of a group is a multiple of so many channels; runtimes compute 8 or 16 at once, so choose 16 for speed", min = 1, max = 64, initial = "1", unit = "channels") int multiple,
            @Knob(label = "Whole groups", help = "Whether a group may go altogether where a residual sum bypasses it; otherwise some of its channels stay", initial = "false") boolean whole) {}

    @Override
    public String id() {
        return "channels";
    }

    @Override
    public String label() {
        return "Channel pruning";
    }

    @Override
    public String summary() {
        return "Prunes whole channels, each out of all layers that share it, so that they can be removed for real speed.";
    }

    @Override
    public String formula() {
        return "min Σ I(c)  over pruned channels,  I(c) = 1/n·Σ_l ‖W_{l,c}‖";
    }

    @Override
    public String source() {
        return "Fang, Ma, Song, Mi, Wang, *DepGraph: Towards Any Structural Pruning* (2023), section 3.3";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public Set<LayerStatistic> needs(Settings settings) {
        return settings.importance == Importance.TAYLOR ? Set.of(LayerStatistic.GRADIENT) : Set.of();
    }

    @Override
    public List<Mask> masks(List<LayerPart> layers, CoupledChannels network, Settings settings) {
        return new ChannelChoice(layers, network, settings).masks();
    }
}
