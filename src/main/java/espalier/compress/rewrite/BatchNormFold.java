package espalier.compress.rewrite;

import espalier.compress.Compression;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.graph.Node;
import espalier.model.rewrite.BatchNormFolding;
import espalier.model.rewrite.ChannelScaling;
import espalier.model.rewrite.GraphDraft;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// Takes batch-norms into the convolutions before them, so that what is quantized after it are the weights that run.
///
/// `W′ = W·γ/√(σ²+ε)`, `b′ = (b − μ)·γ/√(σ²+ε) + β`. Masks stay; a grid or palette with levels of its own for each output channel takes
/// the factors. Needs nothing.
/// Source: Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference* (2018),
/// section 3.2, eq. 14.
public final class BatchNormFold implements GraphRewrite<BatchNormFold.Settings> {
    private static final String SHARED = "its weights are stored in levels that all channels share, or with another layer; fold "
            + "before you compress it";

    /// Nothing to set.
    public record Settings() {}

    @Override
    public String id() {
        return "fold";
    }

    @Override
    public String label() {
        return "Fold batch-norms";
    }

    @Override
    public String summary() {
        return "Multiplies what each batch-norm does into the convolution before it: the same outputs with fewer nodes.";
    }

    @Override
    public String formula() {
        return "W′ = W·(γ)/(√(σ² + ε))  b′ = (b − μ)·(γ)/(√(σ² + ε)) + β";
    }

    @Override
    public String source() {
        return "Jacob et al., *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only "
                + "Inference* (2018), section 3.2, eq. 14";
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
        return OptionalDouble.of(1e-5);
    }

    @Override
    public Rewritten apply(Subject subject, Settings settings, JobContext context) {
        context.checkCancelled();
        var folding = new Folding(subject);
        Graph graph = BatchNormFolding.of(subject.graph(), folding::scaled);
        Graph original = subject.original() == subject.graph()
                ? graph
                : BatchNormFolding.of(subject.original(), folding::again);
        return new Rewritten(original, graph, folding.layers, folding.skipped);
    }

    /// The compressed layers that follow.
    private static final class Folding {
        private final GraphDraft draft;
        private final Map<String, String> names = new HashMap<>();
        private final Set<String> folded = new HashSet<>();
        private final LinkedHashMap<String, CompressedLayer> layers;
        private final List<Compression.Skipped> skipped = new ArrayList<>();

        Folding(Subject subject) {
            draft = new GraphDraft(subject.graph());
            layers = new LinkedHashMap<>(subject.layers());
            for (Layer layer : subject.graph().layers()) {
                names.put(layer.weight(), layer.name());
            }
        }

        Optional<Weight> scaled(Node conv, String name, Weight weight, double[] factors) {
            Optional<Weight> scaled = draft.isAlone(conv.input(1))
                    ? scaled(name, weight, new ChannelScaling(0, factors))
                    : Optional.empty();
            if (scaled.isPresent()) {
                folded.add(name);
            } else {
                skipped.add(new Compression.Skipped(names.getOrDefault(name, name), "fold", SHARED));
            }
            return scaled;
        }

        private Optional<Weight> scaled(String name, Weight weight, ChannelScaling scaling) {
            return layers.containsKey(name)
                    ? scaling.of(layers.get(name)).map(layer -> {
                        layers.put(name, layer);
                        return layer.weight();
                    })
                    : scaling.of(weight);
        }

        /// What was folded, folded in the original too.
        Optional<Weight> again(Node conv, String name, Weight weight, double[] factors) {
            return folded.contains(name) ? new ChannelScaling(0, factors).of(weight) : Optional.empty();
        }
    }
}
