package espalier.experiment;

import espalier.experiment.conformance.RuntimeTarget;
import espalier.format.onnx.OnnxFile;
import espalier.format.packed.PackedFile;
import espalier.model.array.ElementType;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.op.Cast;
import espalier.model.op.QuantizeLinear;
import espalier.runtime.OnnxSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Says of a written file what its reader may not expect.
final class Remarks {
    private static final double NOTICEABLE = 1.05;
    /// What ONNX Runtime calls layers that it computes with floats.
    private static final Set<String> FLOAT_LAYERS = Set.of("Conv", "FusedConv", "Gemm", "FusedGemm", "MatMul",
            "FusedMatMul", "ConvTranspose");

    private Remarks() {
    }

    static List<String> on(long bytes, long originalBytes, Optional<ExportReport.Comparison> latency, OpenModel model,
            Graph compressed) {
        return on(bytes, originalBytes, latency, model, compressed, RuntimeTarget.ONNXRUNTIME);
    }

    /// @param target the runtime the file is for
    static List<String> on(long bytes, long originalBytes, Optional<ExportReport.Comparison> latency, OpenModel model,
            Graph compressed, RuntimeTarget target) {
        var remarks = new ArrayList<String>();
        if (bytes >= originalBytes) {
            long packed = PackedFile.size(compressed);
            remarks.add(String.format(Locale.ROOT,
                    "The file is no smaller than the original in the same format (%,d bytes against %,d)%s.", bytes,
                    originalBytes,
                    packed < bytes ? String.format(Locale.ROOT, "; the packed file takes %,d", packed) : ""));
        }
        latency.ifPresent(_ -> remarks.addAll(OnnxFile.runtimeNotes(compressed)));
        latency.filter(times -> times.speedup() < NOTICEABLE)
                .ifPresent(_ -> remarks.add("ONNX Runtime is not faster with this file on this machine"
                        + why(model.graph(), compressed, target) + "."));
        return remarks;
    }

    private static String why(Graph original, Graph compressed, RuntimeTarget target) {
        if (target != RuntimeTarget.ONNXRUNTIME) {
            return ": it is written for " + target.label();
        }
        if (compressed.nodes().stream().anyMatch(node -> node.op() instanceof QuantizeLinear)) {
            return ": its layers are so small that rounding and calling operators take as long as the arithmetic";
        }
        if (compressed.nodes().stream()
                .anyMatch(node -> node.op() instanceof Cast cast && cast.to() == ElementType.FLOAT16)) {
            return ": on most processors it turns 16-bit floats into 32-bit ones before it computes";
        }
        boolean isRewritten = !compressed.weights().keySet()
                .containsAll(original.layers().stream().map(Layer::weight).toList());
        if (isRewritten) {
            return ": its matrix products are too small, or too few beside its other layers, for 4-bit weights to matter";
        }
        List<TrialLayer> layers = LayerSummaries.of(compressed);
        boolean sparse = layers.stream().anyMatch(layer -> layer.sparsity() > 0.1);
        boolean quantized = layers.stream().anyMatch(layer -> layer.bits() <= 8);
        if (sparse) {
            return ": it multiplies pruned zeros like any other number";
        }
        return quantized
                ? ": it turns quantized weights back into floats before it multiplies; precision int8 multiplies integers"
                : "";
    }

    /// Says which layers of a file for integers ONNX Runtime still computes with floats, after a look at what it makes of the file.
    static List<String> onFloatsLeft(Path file, ExportOptions options) {
        if (options.precision() != Precision.INT8 || options.target() != RuntimeTarget.ONNXRUNTIME) {
            return List.of();
        }
        Map<String, Integer> operators = OnnxFile.operators(OnnxSession.optimized(file));
        String left = operators.entrySet().stream().filter(entry -> FLOAT_LAYERS.contains(entry.getKey()))
                .map(entry -> entry.getValue() + " " + entry.getKey()).collect(Collectors.joining(", "));
        return left.isEmpty()
                ? List.of()
                : List.of("ONNX Runtime computes with floats in some nodes of this file: " + left + ".");
    }
}
