package espalier.experiment;

import espalier.format.coded.CodedFile;
import espalier.format.coded.CodedLengths;
import espalier.format.onnx.OnnxFile;
import espalier.format.packed.PackedFile;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.Cost;
import espalier.model.metric.Sizes;

/// Counts the bytes of the files that a graph would be written to.
final class ModelSizes {
    /// Up to so many numbers coding takes no longer than somebody notices.
    private static final long SOON_CODED = 1 << 20;

    private ModelSizes() {
    }

    /// The sizes of `graph`, a compressed form of a model that costs `original`, without that of the coded file.
    static Sizes of(Graph graph, Cost original) {
        return new Sizes(original.parameters() * Float.BYTES, PackedFile.size(graph), OnnxFile.size(graph));
    }

    /// What the coded file of `graph` would take; to know it, the weights are coded.
    ///
    /// @param lengths remembers weights that stay
    static Sizes.Coded coded(Graph graph, CodedLengths lengths, JobContext context) {
        return new Sizes.Coded(CodedFile.size(graph, lengths, context::checkCancelled),
                CodedFile.entropyBound(graph, lengths, context::checkCancelled));
    }

    /// Whether `graph` is so small that [#coded] takes no longer than somebody notices.
    static boolean isSoonCoded(Graph graph) {
        return graph.weights().values().stream().mapToLong(weight -> weight.shape().elements()).sum() <= SOON_CODED;
    }
}
