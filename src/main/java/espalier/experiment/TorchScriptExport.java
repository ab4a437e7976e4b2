package espalier.experiment;

import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.torch.write.TorchScriptFile;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.graph.Graph;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.runtime.TorchSession;
import espalier.tensor.Torch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;

/// TorchScript archives, tested in PyTorch's own runtime.
record TorchScriptExport(Verification verification) implements FormatExport {
    @Override
    public ExportReport export(Graph compressed, Path file, Replace replace, JobContext context) {
        TorchScriptFile archive = TorchScriptFile.of(compressed);
        Torch.start();
        long bytes = SafeFiles.write(file, replace, archive::writeTo, part -> requireLoadable(part, file));
        try (TorchSession session = TorchSession.open(file)) {
            var outputs = new FileOutputs(inputs -> session.run(inputs, compressed.inputs().getFirst()));
            Optional<Score> score = verification.data()
                    .map(set -> outputs.score(set, Split.TEST, context.part(0.2, 1, "Testing the file: ")));
            long originalBytes = TorchScriptFile.size(verification.model().graph());
            var remarks = new ArrayList<>(
                    Remarks.on(bytes, originalBytes, Optional.empty(), verification.model(), compressed));
            remarks.addAll(TorchScriptFile.notes(compressed));
            return new ExportReport(file, ExportFormat.TORCHSCRIPT, bytes, originalBytes,
                    verification.difference(compressed, outputs), score, Optional.empty(), remarks);
        }
    }

    /// Lets no file into its place that PyTorch cannot load.
    private static void requireLoadable(Path part, Path file) {
        try (TorchSession _ = TorchSession.open(part)) {
            return;
        } catch (InputException e) {
            throw new InputException("Nothing was written. " + e.getMessage().replace(part.toString(), file.toString()),
                    e);
        }
    }
}
