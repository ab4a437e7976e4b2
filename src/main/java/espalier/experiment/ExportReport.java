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
/// @param relativeError how far the outputs of the file lie from those of the compressed model in 32-bit floats, as a share of their
///            size (root of summed squares), over the same inputs; where the file computes with less
/// @param score the score of the file on the test split, run in its own runtime
/// @param latency what one input takes in ONNX Runtime, original against compressed; for ONNX files
/// @param violations where the written file breaks a rule of the runtime it is for, a sentence each; empty if it conforms
/// @param remarks sentences on what the reader may not expect, such as a file that is no smaller
public record ExportReport(Path path, ExportFormat format, long bytes, long originalBytes,
        OptionalDouble maxLogitDifference, OptionalDouble relativeError, Optional<Score> score,
        Optional<Comparison> latency, List<String> violations, List<String> remarks) {
    public ExportReport {
        violations = List.copyOf(violations);
        remarks = List.copyOf(remarks);
    }

    /// A report on a file that computes with what the compressed model does, and is for no runtime with rules.
    public ExportReport(Path path, ExportFormat format, long bytes, long originalBytes,
            OptionalDouble maxLogitDifference, Optional<Score> score, Optional<Comparison> latency,
            List<String> remarks) {
        this(path, format, bytes, originalBytes, maxLogitDifference, OptionalDouble.empty(), score, latency, List.of(),
                remarks);
    }

    /// The time of one input of two models, measured turn by turn.
    public record Comparison(Latency original, Latency compressed) {
        /// How many times faster the compressed model is; below 1 it is slower.
        public double speedup() {
            return original.medianMillis() / compressed.medianMillis();
        }
    }
}
