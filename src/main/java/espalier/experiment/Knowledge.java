package espalier.experiment;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was learned of the layers of a study's original model on some data, small enough to be saved.
///
/// @param dataSpec the canonical text of the data spec
/// @param layers by weight name
public record Knowledge(String dataSpec, Map<String, LayerStatistics> layers) {
    /// Nothing learned.
    public static final Knowledge NONE = new Knowledge("", Map.of());
    /// Numbers that are saved for one study, at most: 32 MiB.
    private static final long MOST_SAVED = 8L << 20;
    /// Numbers of one kind for one layer, at most: learning larger ones again is worth the space.
    private static final long MOST_OF_ONE = 1L << 20;

    public Knowledge {
        layers = Map.copyOf(layers);
    }

    private record Entry(String weight, LayerStatistic kind, Array values) {}

    /// What can be saved of `learned`: the smallest arrays first, as many as there is room for.
    static Knowledge of(String dataSpec, Map<String, LayerStatistics> learned) {
        List<Entry> entries = learned.entrySet().stream()
                .flatMap(layer -> layer.getValue().values().entrySet().stream()
                        .map(value -> new Entry(layer.getKey(), value.getKey(), value.getValue())))
                .sorted(Comparator.comparingLong((Entry entry) -> entry.values.elements())
                        .thenComparing(Entry::weight).thenComparing(Entry::kind))
                .toList();
        var kept = new LinkedHashMap<String, Map<LayerStatistic, Array>>();
        long saved = 0;
        for (Entry entry : entries) {
            saved += entry.values.elements();
            if (saved > MOST_SAVED || entry.values.elements() > MOST_OF_ONE) {
                break;
            }
            kept.computeIfAbsent(entry.weight, _ -> new EnumMap<>(LayerStatistic.class)).put(entry.kind, entry.values);
        }
        var layers = new HashMap<String, LayerStatistics>();
        kept.forEach((weight, values) -> layers.put(weight,
                new LayerStatistics(learned.get(weight).examples(), values)));
        return new Knowledge(dataSpec, layers);
    }

    /// What holds for `graph` and the data of `spec`: nothing for other data, and nothing that does not fit a layer.
    Map<String, LayerStatistics> about(Graph graph, String spec) {
        var fitting = new HashMap<String, LayerStatistics>();
        for (Layer layer : spec.equals(dataSpec) ? graph.layers() : List.<Layer>of()) {
            LayerStatistics known = layers.getOrDefault(layer.weight(), LayerStatistics.NONE);
            boolean fits = known.values().entrySet().stream()
                    .allMatch(value -> value.getValue().shape().equals(layer.connections().shape(value.getKey())));
            if (fits && !known.values().isEmpty()) {
                fitting.put(layer.weight(), known);
            }
        }
        return fitting;
    }
}
