package espalier.compress.quantize;

import espalier.compress.method.Kept;
import espalier.compress.method.Part;
import espalier.model.array.Array;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Knob;
import espalier.model.recipe.Labelled;
import espalier.model.weight.Levels;
import java.util.Set;

/// How weights choose among levels that are given.
///
/// @param rounding to the nearest, or so that the layer's output changes least
/// @param damping of the latter
public record Rounding(
        @Knob(label = "Rounding", help = "Each weight goes to the nearest level (nearest), or later weights make up for what earlier ones lost in the layer's output (gptq, which needs data)", initial = "nearest") Kind rounding,
        @Knob(label = "Damping", help = "Added to the second moments of the inputs, as a share of their mean square; more trusts the data less", min = 0.0001, max = 1, initial = "0.01", logarithmic = true, when = "rounding=gptq") double damping) {
    /// Rounding to the nearest level.
    public static final Rounding NEAREST = new Rounding(Kind.NEAREST, 0.01);

    /// What rounding makes small.
    public enum Kind implements Labelled {
        /// The change of each weight.
        NEAREST,
        /// The change of the layer's output on data, `‖W·x − Q(W)·x‖²`; see [OutputRounding].
        GPTQ;

        @Override
        public String label() {
            return switch (this) {
                case NEAREST -> "Nearest";
                case GPTQ -> "GPTQ";
            };
        }
    }

    /// What must be known of a layer.
    Set<LayerStatistic> needs() {
        return rounding == Kind.GPTQ ? Set.of(LayerStatistic.INPUT_MOMENT) : Set.of();
    }

    /// The numbers whose nearest levels are chosen.
    Array adjusted(Part part, Kept kept, Levels levels) {
        return rounding == Kind.GPTQ
                ? new OutputRounding(part, kept, levels).adjusted(damping)
                : part.values();
    }
}
