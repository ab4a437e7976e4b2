package espalier.compress;

import espalier.compress.method.BatchNormScales;
import espalier.compress.method.Part;

import espalier.model.array.Array;
import espalier.model.channel.CoupledChannels;
import espalier.model.graph.Connections;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistics;
import espalier.model.weight.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The original weights of a graph with what is counted over them and known of them, shared by all who look at that graph. Any thread
/// may ask.
final class Statistics {
    private final Graph graph;
    private final Map<String, Part> originals = new ConcurrentHashMap<>();
    private final Latest<Part> others = new Latest<>();
    private final Latest<Part> informed = new Latest<>();
    private volatile Map<String, LayerStatistics> known = Map.of();
    private CoupledChannels channels;

    Statistics(Graph graph) {
        this.graph = graph;
    }

    Graph graph() {
        return graph;
    }

    /// The graph's channels, found when they are first asked for.
    synchronized CoupledChannels channels() {
        if (channels == null) {
            channels = CoupledChannels.of(graph);
        }
        return channels;
    }

    /// The weight of `layer` as it is stored.
    Weight weight(Layer layer) {
        return graph.weights().get(layer.weight());
    }

    /// Remembers what is known of the graph's own layers, by weight name.
    void learn(Map<String, LayerStatistics> statistics) {
        known = Map.copyOf(statistics);
    }

    /// What is known of `layer` as it is in the graph.
    LayerStatistics known(Layer layer) {
        return known.getOrDefault(layer.weight(), LayerStatistics.NONE);
    }

    /// The original weight of `layer`, as floats.
    Part original(Layer layer) {
        return originals.computeIfAbsent(layer.weight(), _ -> new Part(weight(layer).toDense().floats(),
                layer.outputAxis(), layer.connections(),
                new Part.Origin(layer.weight(), BatchNormScales.of(graph, layer))));
    }

    /// The part whose numbers are `values`: the original weight, or piece `index` of what it became.
    Part part(Layer layer, int index, Array values) {
        Part original = original(layer);
        return original.values().equals(values)
                ? original
                : others.get(layer.weight() + "/" + index, values, () -> anew(layer, index, values));
    }

    /// The part whose numbers are `values`, piece `index` of what `layer` became; not remembered.
    Part anew(Layer layer, int index, Array values) {
        Part.Origin origin = values.shape().equals(layer.shape())
                ? original(layer).origin()
                : new Part.Origin(layer.weight() + "/" + index, Optional.empty());
        return new Part(values, layer.outputAxis(), connections(layer, index, values), origin);
    }

    /// The part whose numbers are `values`, of which `statistics` are known.
    Part part(Layer layer, int index, Array values, LayerStatistics statistics) {
        Part part = part(layer, index, values);
        return statistics.values().isEmpty()
                ? part
                : informed.get(layer.weight() + "/" + index, List.of(part, statistics), () -> part.with(statistics));
    }

    /// The factor at the inputs of a transposed convolution has its groups; other factors are shared by all groups.
    private static Connections connections(Layer layer, int index, Array values) {
        if (values.shape().equals(layer.shape())) {
            return layer.connections();
        }
        boolean hasGroups = layer.outputAxis() == 1 && index == 0;
        return new Connections(values.shape(), layer.outputAxis(), hasGroups ? layer.groups() : 1);
    }
}
