package espalier.format.onnx;

import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/// Collects why weights take more bytes than their numbers need, one sentence a reason.
final class RuntimeNotes {
    private static final int NAMED = 3;

    private final Map<String, String> layerNames = new HashMap<>();
    private final Map<String, SequencedSet<String>> layersByReason = new LinkedHashMap<>();

    RuntimeNotes(Graph graph) {
        for (Layer layer : graph.layers()) {
            layerNames.put(layer.weight(), layer.name());
        }
    }

    /// Notes `reason`, a clause, for a weight.
    void add(String weight, String reason) {
        layersByReason.computeIfAbsent(reason, _ -> new LinkedHashSet<>())
                .add(layerNames.getOrDefault(weight, weight));
    }

    List<String> sentences() {
        return layersByReason.entrySet().stream().map(entry -> named(entry.getValue()) + ": " + entry.getKey() + ".")
                .toList();
    }

    private static String named(SequencedSet<String> layers) {
        String first = layers.stream().limit(NAMED).collect(Collectors.joining(", "));
        return layers.size() <= NAMED ? first : first + " and " + (layers.size() - NAMED) + " more";
    }
}
