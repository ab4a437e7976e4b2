package espalier.experiment;

import espalier.format.coded.CodedFile;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.packed.PackedFile;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Packed and coded files, tested by this program, which alone opens them.
record OwnFormatExport(Verification verification, ExportFormat format, Writer writer, Function<Path, Graph> reader,
        ToLongFunction<Graph> size) implements FormatExport {
    /// Writes files of the format.
    interface Writer {
        /// Writes a graph and gives the length of the file.
        long write(Graph graph, Path file, Replace replace);
    }

    static OwnFormatExport packed(Verification verification) {
        return new OwnFormatExport(verification, ExportFormat.PACKED, PackedFile::write, PackedFile::read,
                PackedFile::size);
    }

    static OwnFormatExport coded(Verification verification) {
        return new OwnFormatExport(verification, ExportFormat.CODED, CodedFile::write, CodedFile::read,
                CodedFile::size);
    }

    @Override
    public ExportReport export(Graph compressed, Path file, Replace replace, JobContext context) {
        long bytes = writer.write(compressed, file, replace);
        Graph reopened = reader.apply(file);
        Optional<Score> score = verification.score(reopened, context.part(0.2, 1, "Testing the file: "));
        long originalBytes = size.applyAsLong(verification.model().graph());
        return new ExportReport(file, format, bytes, originalBytes,
                verification.difference(compressed, Verification.outputs(reopened)), score, Optional.empty(),
                Remarks.on(bytes, originalBytes, Optional.empty(), verification.model(), compressed));
    }
}
