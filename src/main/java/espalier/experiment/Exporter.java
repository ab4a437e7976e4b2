package espalier.experiment;

import espalier.data.DataSet;
import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.graph.Graph;
import espalier.model.recipe.Recipe;
import java.nio.file.Path;
import java.util.Optional;

/// Writes compressed models to files, opens what it wrote again, and tests it in the runtime it is made for.
public final class Exporter {
    private final Verification verification;

    /// An exporter that tests with the validation and test splits of `data`.
    public Exporter(OpenModel model, DataSet data) {
        this(model, Optional.of(data));
    }

    /// An exporter that has no data: files are opened again, but outputs are not compared.
    public Exporter(OpenModel model) {
        this(model, Optional.empty());
    }

    private Exporter(OpenModel model, Optional<DataSet> data) {
        verification = new Verification(model, data.filter(set -> DataFit.problem(model, set).isEmpty()));
    }

    /// Writes `compressed` and tests the file. A recipe's file is read again and compared.
    ///
    /// @param recipe what made it
    /// @throws espalier.model.InputException if the file cannot be written, or may not be replaced; or cannot be opened again
    public ExportReport export(Graph compressed, Recipe recipe, ExportFormat format, Path file, Replace replace,
            JobContext context) {
        SafeFiles.requirePlace(file, replace);
        context.report(new Progress(0, "Writing " + file.getFileName()));
        FormatExport export = switch (format) {
            case ONNX -> new OnnxExport(verification);
            case TORCHSCRIPT -> new TorchScriptExport(verification);
            case PACKED -> OwnFormatExport.packed(verification);
            case CODED -> OwnFormatExport.coded(verification);
            case RECIPE -> new RecipeExport(recipe);
        };
        return export.export(compressed, file, replace, context);
    }

    /// What one input takes in ONNX Runtime on one thread, original and `compressed` measured turn by turn; nothing without data.
    ///
    /// @throws espalier.model.InputException if ONNX Runtime cannot run one of the two
    public Optional<ExportReport.Comparison> latency(Graph compressed, JobContext context) {
        return new OnnxExport(verification).latency(compressed, context);
    }
}
