package espalier.compress.rewrite;

import espalier.compress.Compression;
import espalier.model.graph.Graph;
import espalier.model.weight.CompressedLayer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a rewrite made of a subject.
///
/// @param original the uncompressed model, rewritten alike: what compression after this is compared with, layer by layer
/// @param graph the model, rewritten
/// @param layers its compressed layers by weight name, under constraints that hold for the rewritten weights
/// @param skipped what could not be done
public record Rewritten(Graph original, Graph graph, SequencedMap<String, CompressedLayer> layers,
        List<Compression.Skipped> skipped) {
    public Rewritten {
        layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
        skipped = List.copyOf(skipped);
        layers.forEach((name, layer) -> {
            if (graph.weights().get(name) != layer.weight()) {
                throw new IllegalArgumentException("The graph does not hold the weight of the layer '" + name + "'");
            }
        });
    }

    /// The subject as it is.
    static Rewritten unchanged(Subject subject) {
        return new Rewritten(subject.original(), subject.graph(), subject.layers(), List.of());
    }
}
