package espalier.experiment;

import espalier.data.DataSet;
import espalier.data.Examples;
import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.onnx.OnnxFile;
import espalier.job.JobContext;
import espalier.job.Progress;
import espalier.model.InputException;
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
        Optional<DataSet> fitting = data.filter(set -> DataFit.problem(model, set).isEmpty());
        verification = new Verification(model, fitting,
                fitting.map(DataSet::validation).filter(examples -> examples.count() > 0));
    }

    private Exporter(Verification verification) {
        this.verification = verification;
    }

    /// This exporter, but calibrating and comparing on `inputs`, whose labels do not matter.
    public Exporter on(Examples inputs) {
        return new Exporter(new Verification(verification.model(), verification.data(), Optional.of(inputs)));
    }

    /// Writes `compressed` and tests the file, an ONNX file for ONNX Runtime and computing with floats.
    ///
    /// @throws espalier.model.InputException if the file cannot be written, or may not be replaced; or cannot be opened again
    public ExportReport export(Graph compressed, Recipe recipe, ExportFormat format, Path file, Replace replace,
            JobContext context) {
        return export(compressed, recipe, format, ExportOptions.INITIAL, file, replace, context);
    }

    /// Writes `compressed` and tests the file. A recipe's file is read again and compared.
    ///
    /// @param recipe what made it
    /// @param options how an ONNX file is written; other formats have none
    /// @throws espalier.model.InputException if the file cannot be written, or may not be replaced; or cannot be opened again; or 8-bit
    ///             integers are asked for without inputs to calibrate on
    public ExportReport export(Graph compressed, Recipe recipe, ExportFormat format, ExportOptions options, Path file,
            Replace replace, JobContext context) {
        SafeFiles.requirePlace(file, replace);
        if (compressed.isLoose() && (format == ExportFormat.ONNX || format == ExportFormat.TORCHSCRIPT)) {
            throw new InputException(
                    "'" + verification.model().reference().name() + "' holds weights without a graph, so there is no "
                            + format.label() + " model to write; write a packed file or the recipe.");
        }
        context.report(new Progress(0, "Writing " + file.getFileName()));
        FormatExport export = switch (format) {
            case ONNX -> new OnnxExport(verification, options);
            case TORCHSCRIPT -> new TorchScriptExport(verification);
            case PACKED -> OwnFormatExport.packed(verification);
            case CODED -> OwnFormatExport.coded(verification);
            case RECIPE -> new RecipeExport(recipe);
        };
        return export.export(compressed, file, replace, context);
    }

    /// The exact length of the ONNX file that [#export] would write of `compressed`, found without calibrating or writing.
    ///
    /// @throws espalier.model.InputException if ONNX cannot express it
    public static long onnxBytes(Graph compressed, ExportOptions options) {
        return OnnxFile.size(RuntimeGraph.sized(compressed, options));
    }

    /// What one input takes in ONNX Runtime on one thread, original and `compressed` measured turn by turn; nothing without data.
    ///
    /// @throws espalier.model.InputException if ONNX Runtime cannot run one of the two
    public Optional<ExportReport.Comparison> latency(Graph compressed, JobContext context) {
        return new OnnxExport(verification, ExportOptions.INITIAL).latency(compressed, context);
    }
}
