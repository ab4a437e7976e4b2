package espalier.compress;

import espalier.compress.method.Part;

import espalier.model.array.Array;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.weight.Weight;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The original weights of a graph with what is counted over them, shared by all who look at that graph. Any thread may ask.
final class Statistics {
    private final Graph graph;
    private final Map<String, Part> originals = new ConcurrentHashMap<>();
    private final Latest<Part> others = new Latest<>();

    Statistics(Graph graph) {
        this.graph = graph;
    }

    Graph graph() {
        return graph;
    }

    /// The weight of `layer` as it is stored.
    Weight weight(Layer layer) {
        return graph.weights().get(layer.weight());
    }

    /// The original weight of `layer`, as floats.
    Part original(Layer layer) {
        return originals.computeIfAbsent(layer.weight(),
                _ -> new Part(weight(layer).toDense().floats(), layer.outputAxis()));
    }

    /// The part whose numbers are `values`: the original weight, or piece `index` of what it became.
    Part part(Layer layer, int index, Array values) {
        Part original = original(layer);
        // The factors of a convolution are matrices: a scale for each of their rows, whichever axis of the kernels counts outputs.
        int axis = values.shape().rank() == layer.shape().rank() ? layer.outputAxis() : 0;
        return original.values().equals(values)
                ? original
                : others.get(layer.weight() + "/" + index, values, () -> new Part(values, axis));
    }
}
