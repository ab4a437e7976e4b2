package espalier.experiment;

import espalier.model.metric.Score;
import espalier.runtime.Latency;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a written file turned out to be when it was opened again and tested.
///
/// @param bytes the file's length
/// @param originalBytes the length of the original model written in the same format
/// @param maxLogitDifference the largest difference between an output of the file, run in its own runtime, and of the compressed
///            model in memory, over up to 256 validation inputs
/// @param score the score of the file on the test split, run in its own runtime
/// @param latency what one input takes in ONNX Runtime, original against compressed; for ONNX files
/// @param remarks sentences on what the reader may not expect, such as a file that is no smaller
public record ExportReport(Path path, ExportFormat format, long bytes, long originalBytes,
        OptionalDouble maxLogitDifference, Optional<Score> score, Optional<Comparison> latency, List<String> remarks) {
    public ExportReport {
        remarks = List.copyOf(remarks);
    }

    /// The time of one input of two models, measured turn by turn.
    public record Comparison(Latency original, Latency compressed) {
        /// How many times faster the compressed model is; below 1 it is slower.
        public double speedup() {
            return original.medianMillis() / compressed.medianMillis();
        }
    }
}
