package espalier.experiment;

import espalier.format.file.SafeFiles.Replace;
import espalier.format.packed.PackedFile;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import java.nio.file.Path;
import java.util.Optional;

/// Packed files, tested by this program, which alone opens them.
record PackedExport(Verification verification) implements FormatExport {
    @Override
    public ExportReport export(Graph compressed, Path file, Replace replace, JobContext context) {
        long bytes = PackedFile.write(compressed, file, replace);
        Graph reopened = PackedFile.read(file);
        Optional<Score> score = verification.score(reopened, context.part(0.2, 1, "Testing the file: "));
        long originalBytes = PackedFile.size(verification.model().graph());
        return new ExportReport(file, ExportFormat.PACKED, bytes, originalBytes,
                verification.difference(compressed, Verification.outputs(reopened)), score, Optional.empty(),
                Remarks.on(bytes, originalBytes, Optional.empty(), verification.model(), compressed));
    }
}
