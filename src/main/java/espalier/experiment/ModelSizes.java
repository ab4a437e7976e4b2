package espalier.experiment;

import espalier.format.onnx.OnnxFile;
import espalier.format.packed.PackedFile;
import espalier.model.graph.Graph;
import espalier.model.metric.Cost;
import espalier.model.metric.Sizes;

/// Counts the bytes of the files that a graph would be written to.
final class ModelSizes {
    private ModelSizes() {
    }

    /// The sizes of `graph`, a compressed form of a model that costs `original`.
    static Sizes of(Graph graph, Cost original) {
        return new Sizes(original.parameters() * Float.BYTES, PackedFile.size(graph), OnnxFile.size(graph));
    }
}
