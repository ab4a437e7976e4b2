package espalier.compress.rewrite;

import espalier.model.graph.Graph;
import espalier.model.metric.ActivationStatistics;
import espalier.model.weight.CompressedLayer;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// What a rewrite looks at: a model on its way through a recipe.
///
/// @param original the model without compression and training; rewrites before this one changed it as they changed `graph`
/// @param graph the model now
/// @param layers the compressed layers of `graph`, by weight name
/// @param activations what was seen of the values that the rewrite asks for ([GraphRewrite#values])
public record Subject(Graph original, Graph graph, SequencedMap<String, CompressedLayer> layers,
        Map<String, ActivationStatistics> activations) {
    public Subject {
        layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
        activations = Collections.unmodifiableMap(new HashMap<>(activations));
    }

    /// A model that nothing was done to yet.
    public static Subject of(Graph graph) {
        return new Subject(graph, graph, new LinkedHashMap<>(), Map.of());
    }

    /// This subject with what was seen of its values.
    public Subject seen(Map<String, ActivationStatistics> values) {
        return new Subject(original, graph, layers, values);
    }
}
