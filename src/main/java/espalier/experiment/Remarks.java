package espalier.experiment;

import espalier.format.onnx.OnnxFile;
import espalier.format.packed.PackedFile;
import espalier.model.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Says of a written file what its reader may not expect.
final class Remarks {
    private static final double NOTICEABLE = 1.05;

    private Remarks() {
    }

    static List<String> on(long bytes, long originalBytes, Optional<ExportReport.Comparison> latency, OpenModel model,
            Graph compressed) {
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
                        + why(LayerSummaries.of(model.graph(), compressed)) + "."));
        return remarks;
    }

    private static String why(List<TrialLayer> layers) {
        boolean sparse = layers.stream().anyMatch(layer -> layer.sparsity() > 0.1);
        boolean quantized = layers.stream().anyMatch(layer -> layer.bits() <= 8);
        if (sparse) {
            return ": it multiplies pruned zeros like any other number";
        }
        return quantized ? ": it turns quantized weights back into floats before it multiplies" : "";
    }
}
