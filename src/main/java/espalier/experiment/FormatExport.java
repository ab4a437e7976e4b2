package espalier.experiment;

import espalier.format.file.SafeFiles.Replace;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import java.nio.file.Path;

/// Writes a graph in one format, opens the file again and tests it.
@FunctionalInterface
interface FormatExport {
    /// @throws espalier.model.InputException if the file cannot be written, or not be opened again
    ExportReport export(Graph compressed, Path file, Replace replace, JobContext context);
}
