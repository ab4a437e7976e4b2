package espalier.compress.rewrite;

import espalier.compress.Compression;
import espalier.compress.integer.ActivationGrid;
import espalier.compress.integer.ActivationRange;
import espalier.compress.integer.RangeMethod;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.graph.Node;
import espalier.model.metric.ActivationStatistics;
import espalier.model.recipe.Knob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// Rounds what flows into layers to a few evenly spaced levels, one scale for each value; training passes gradients straight through
/// the rounding and stops them outside the range.
///
/// `x′ = s·(clip(round(x/s) + z, q_min, q_max) − z)`, as QuantizeLinear and DequantizeLinear compute it, behind a clip where codes have fewer
/// bits than the integers that hold them. What is rounded already stays. Needs data without labels, for ranges.
/// Source: Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference* (2018),
/// section 2.1, eq. 1, and section 3.
public final class ActivationQuantization implements GraphRewrite<ActivationQuantization.Settings> {
    /// How levels lie.
    public enum Scheme {
        /// From the least to the greatest number.
        AFFINE,
        /// As many on both sides of zero, which has the code 0.
        SYMMETRIC
    }

    /// Bits, levels and ranges.
    ///
    /// @param bits of what flows into layers
    /// @param ends bits of what flows into the first and the last layer, which suffer most from few
    /// @param scheme how levels lie
    /// @param range how far they reach
    /// @param percentile how many percent of the numbers lie inside, for that range
    public record Settings(
            @Knob(label = "Bits", help = "Bits of each number that flows into a layer", min = 2, max = 16, initial = "8", unit = "bits") int bits,
            @Knob(label = "Bits at the ends", help = "Bits of what flows into the first and the last layer, which suffer most from few", min = 2, max = 16, initial = "8", unit = "bits") int ends,
            @Knob(label = "Scheme", help = "Levels from the least to the greatest number (affine), or as many on both sides of zero (symmetric)", initial = "affine") Scheme scheme,
            @Knob(label = "Range", help = "How far levels reach: to the outermost numbers (minmax), to the average outermost ones of batches (moving), or clipping a few by share (percentile), squared error (mse) or information (entropy)", initial = "mse") RangeMethod range,
            @Knob(label = "Percentile", help = "How many percent of the numbers lie inside the range", min = 50, max = 100, initial = "99.9", when = "range=percentile") double percentile) {
        private ActivationGrid.Codes codes(int count) {
            return ActivationGrid.Codes.of(count, scheme == Scheme.SYMMETRIC);
        }
    }

    @Override
    public String id() {
        return "activations";
    }

    @Override
    public String label() {
        return "Quantize activations";
    }

    @Override
    public String summary() {
        return "Rounds the numbers that flow into layers to a few levels, as integer arithmetic does; training adapts to it.";
    }

    @Override
    public String formula() {
        return "x′ = s·(clip(round(x/s) + z, q_{min}, q_{max}) − z)";
    }

    @Override
    public String source() {
        return "Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only "
                + "Inference* (2018), section 2.1, eq. 1, and section 3";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public boolean comesFirst() {
        return false;
    }

    @Override
    public OptionalDouble tolerance(Settings settings) {
        return OptionalDouble.empty();
    }

    @Override
    public Set<String> values(Graph graph, Settings settings) {
        return Set.copyOf(new LayerInputs(graph).byValue().keySet());
    }

    @Override
    public Rewritten apply(Subject subject, Settings settings, JobContext context) {
        context.checkCancelled();
        var inputs = new LayerInputs(subject.graph());
        var grids = new LinkedHashMap<String, ActivationGrid>();
        var rounding = new ValueRounding(subject.graph());
        var skipped = new ArrayList<Compression.Skipped>();
        inputs.byValue().forEach((value, layers) -> {
            context.checkCancelled();
            ActivationStatistics seen = subject.activations().get(value);
            if (seen == null) {
                layers.forEach(layer -> skipped.add(new Compression.Skipped(layer.name(), id(),
                        "nothing was seen of what flows into it")));
                return;
            }
            boolean isEnd = layers.stream().anyMatch(inputs::isEnd);
            ActivationGrid.Codes codes = settings.codes(isEnd ? settings.ends : settings.bits);
            ActivationRange range = settings.range.range(seen, settings.percentile, codes);
            rounding.round(value, layers, ActivationGrid.over(range, codes), codes);
        });
        // The original keeps its floats: what it is asked for is weights and the means of inputs.
        return new Rewritten(subject.original(), rounding.graph(), subject.layers(), skipped);
    }
}
