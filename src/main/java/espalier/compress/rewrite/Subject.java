package espalier.compress.rewrite;

import espalier.model.graph.Graph;
import espalier.model.metric.ActivationStatistics;
import espalier.model.metric.LayerStatistics;
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
/// @param activations what was seen of the values of `graph` that the rewrite asks for ([GraphRewrite#values])
/// @param statistics what was learned of the layers of `original` that the rewrite asks for ([GraphRewrite#needs]), by weight name
public record Subject(Graph original, Graph graph, SequencedMap<String, CompressedLayer> layers,
        Map<String, ActivationStatistics> activations, Map<String, LayerStatistics> statistics) {
    public Subject {
        layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
        activations = Collections.unmodifiableMap(new HashMap<>(activations));
        statistics = Map.copyOf(statistics);
    }

    /// A model that nothing was done to yet.
    public static Subject of(Graph graph) {
        return of(graph, graph, new LinkedHashMap<>());
    }

    /// A model of which nothing was seen yet.
    public static Subject of(Graph original, Graph graph, SequencedMap<String, CompressedLayer> layers) {
        return new Subject(original, graph, layers, Map.of(), Map.of());
    }

    /// This subject with what was seen of it.
    public Subject seen(Map<String, ActivationStatistics> values, Map<String, LayerStatistics> learned) {
        return new Subject(original, graph, layers, values, learned);
    }
}
