package espalier.compress;

import espalier.model.graph.Graph;
import espalier.model.weight.CompressedLayer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a stage made of a graph.
///
/// @param graph the graph with its weights stored compressed
/// @param layers by weight name, those that are compressed; a layer that did not change since the compressor's last call is
///               the same object
/// @param skipped what steps for many layers could not do to some
public record Compression(Graph graph, SequencedMap<String, CompressedLayer> layers, List<Skipped> skipped) {
    public Compression {
        layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
        skipped = List.copyOf(skipped);
    }

    /// A method that was not applied to a layer.
    ///
    /// @param reason a clause that follows "because"
    public record Skipped(String layer, String method, String reason) {}
}
