package espalier.experiment;

import espalier.model.graph.Graph;
import espalier.model.weight.CompressedLayer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A finished trial and the model it made.
///
/// @param trial not yet numbered by a study: its number is 0
/// @param graph the compressed model
/// @param layers by weight name, the layers that are compressed
public record TrialResult(Trial trial, Graph graph, SequencedMap<String, CompressedLayer> layers) {
    public TrialResult {
        layers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(layers));
    }
}
