package espalier.compress.rewrite;

import espalier.compress.Compression;
import espalier.compress.rewrite.EqualizablePairs.Pair;
import espalier.compress.rewrite.EqualizedLayer.Geometry;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.recipe.Knob;
import espalier.model.rewrite.ChannelScaling;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Gives the channels between two layers ranges alike, so that one scale for all of them wastes no levels: what a filter loses the
/// next layer's weights for its output gain.
///
/// For each channel `i` between two layers `s_i = (1/r_i⁽²⁾)·√(r_i⁽¹⁾·r_i⁽²⁾)`, `W⁽¹⁾ ← S⁻¹W⁽¹⁾`, `b⁽¹⁾ ← S⁻¹b⁽¹⁾`, `W⁽²⁾ ← W⁽²⁾S`, where `r` is the greatest
/// magnitude of the weights for that channel; over all pairs again and again until nothing moves. Outputs stay, because
/// what lies between (ReLU, LeakyReLU, PReLU, pooling, flattening) lets positive factors through. A pair ends where a value branches
/// off, at a residual addition for one. Needs nothing, but batch-norms should be folded before.
/// Source: Nagel et al., *Data-Free Quantization Through Weight Equalization and Bias Correction* (2019), section 4.1,
/// eq. 9 to 12.
public final class Equalization implements GraphRewrite<Equalization.Settings> {
    /// Factors closer to one than this move nothing any more.
    private static final double SETTLED = 1e-4;

    /// How far to go.
    ///
    /// @param iterations passes over all pairs at most
    /// @param relu6 whether clips between a pair become ReLUs
    public record Settings(
            @Knob(label = "Passes", help = "Passes over all pairs of layers at most; it stops where nothing moves any more", min = 1, max = 100, initial = "20") int iterations,
            @Knob(label = "Replace ReLU6", help = "Make ReLUs of clips from 0 between two layers, which changes outputs but lets their channels be equalized", initial = "false") boolean relu6) {}

    @Override
    public String id() {
        return "equalize";
    }

    @Override
    public String label() {
        return "Equalize channels";
    }

    @Override
    public String summary() {
        return "Scales channels between neighbouring layers so that no wide one takes the levels of the others; outputs stay.";
    }

    @Override
    public String formula() {
        return "s_i = (1)/(r_i^{(2)})·√(r_i^{(1)}·r_i^{(2)})  W^{(1)} ← S^{−1}·W^{(1)}  W^{(2)} ← W^{(2)}·S";
    }

    @Override
    public String source() {
        return "Nagel et al., *Data-Free Quantization Through Weight Equalization and Bias Correction* (2019), "
                + "section 4.1, eq. 9 to 12";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public boolean comesFirst() {
        return true;
    }

    @Override
    public OptionalDouble tolerance(Settings settings) {
        return settings.relu6 ? OptionalDouble.empty() : OptionalDouble.of(1e-5);
    }

    @Override
    public Rewritten apply(Subject subject, Settings settings, JobContext context) {
        var skipped = new ArrayList<Compression.Skipped>();
        List<Pair> pairs = pairs(subject, settings, skipped);
        var balance = new Balance(subject.graph(), pairs, context);
        for (int pass = 0; pass < settings.iterations && balance.pass() > SETTLED; pass++) {
            context.report(new Progress((double) pass / settings.iterations, "Equalizing channels"));
        }
        var scaled = new ScaledSubject(subject.graph(), subject.layers());
        Graph graph = balance.applyTo(scaled);
        Graph original = subject.original() == subject.graph()
                ? graph
                : balance.applyTo(new ScaledSubject(subject.original(), new LinkedHashMap<>()));
        return new Rewritten(original, graph, scaled.layers(), skipped);
    }

    /// The pairs whose weights can be scaled as they are stored.
    private static List<Pair> pairs(Subject subject, Settings settings, List<Compression.Skipped> skipped) {
        var finder = new EqualizablePairs(subject.graph(), settings.relu6);
        var weights = new ScaledSubject(subject.graph(), subject.layers());
        var pairs = new ArrayList<Pair>();
        for (Pair pair : finder.all()) {
            Geometry first = finder.geometry(pair.first()).orElseThrow();
            Geometry second = finder.geometry(pair.second()).orElseThrow();
            boolean fits = weights.canScale(pair.first(), first.ofOutputs(ones(first.outputs())))
                    && weights.canScale(pair.second(), second.ofInputs(ones(second.inputs()),
                            weights.weight(pair.second()).shape()));
            if (fits) {
                pairs.add(pair);
            } else {
                skipped.add(new Compression.Skipped(name(subject.graph(), pair.first()), "equalize",
                        "it or the next layer is stored in levels that cannot take a factor for each channel; equalize before you compress them"));
            }
        }
        subject.graph().layers().stream().filter(layer -> finder.hasNormBehind(layer.node()))
                .forEach(layer -> skipped.add(new Compression.Skipped(layer.name(), "equalize",
                        "a batch-norm follows it; fold batch-norms first")));
        return pairs;
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static String name(Graph graph, Node node) {
        return graph.layers().stream().filter(layer -> layer.node().equals(node)).map(Layer::name).findFirst()
                .orElse(node.name());
    }

    /// The factors of all layers that belong to a pair, on their way.
    private static final class Balance {
        private final List<Pair> pairs;
        private final JobContext context;
        private final Map<Integer, EqualizedLayer> layers = new HashMap<>();

        Balance(Graph graph, List<Pair> pairs, JobContext context) {
            this.pairs = pairs;
            this.context = context;
            var weights = new ScaledSubject(graph, new LinkedHashMap<>());
            context.checkCancelled();
            for (Pair pair : pairs) {
                add(graph, weights, pair.first(), Optional.empty());
            }
            pairs.forEach(pair -> add(graph, weights, pair.second(), Optional.of(pair)));
        }

        private void add(Graph graph, ScaledSubject weights, Node node, Optional<Pair> before) {
            context.checkCancelled();
            Weight weight = weights.weight(node);
            Geometry geometry = Geometry.of(node, weight.shape()).orElseThrow();
            if (before.isPresent() || pairs.stream().noneMatch(pair -> pair.second().equals(node))) {
                layers.put(node.id(), new EqualizedLayer(name(graph, node), weight, geometry,
                        before.map(pair -> geometry.inputs() / pair.repeat()).orElse(1)));
            }
        }

        /// Balances every pair once.
        ///
        /// @return the greatest logarithm of a factor
        double pass() {
            double most = 0;
            for (Pair pair : pairs) {
                context.checkCancelled();
                EqualizedLayer first = layers.get(pair.first().id());
                EqualizedLayer second = layers.get(pair.second().id());
                double[] one = first.outputRanges();
                double[] two = second.inputRanges();
                for (int channel = 0; channel < one.length; channel++) {
                    double s = Math.sqrt(one[channel] * two[channel]) / two[channel];
                    // A channel without weights on one side has nothing to balance.
                    if (s > 0 && Double.isFinite(s)) {
                        first.scaleOutput(channel, 1 / s);
                        second.scaleInput(channel, s);
                        most = Math.max(most, Math.abs(Math.log(s)));
                    }
                }
            }
            return most;
        }

        Graph applyTo(ScaledSubject subject) {
            for (Pair pair : pairs) {
                EqualizedLayer first = layers.get(pair.first().id());
                EqualizedLayer second = layers.get(pair.second().id());
                subject.scale(pair.first(), first.geometry().ofOutputs(first.outputFactors()));
                subject.scale(pair.second(),
                        second.geometry().ofInputs(second.inputFactors(), subject.weight(pair.second()).shape()));
                pair.bias().ifPresent(
                        bias -> subject.scaleRow(bias.node(), bias.index(), first.outputFactors()));
                pair.clips().forEach(subject::rectify);
            }
            return subject.graph();
        }
    }
}
