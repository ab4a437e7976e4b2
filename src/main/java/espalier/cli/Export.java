package espalier.cli;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.experiment.ExportFormat;
import espalier.experiment.ExportOptions;
import espalier.experiment.Exporter;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.recipe.Recipe;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a model in other formats, as it is.
@Command(name = "export", description = "Writes a model in other formats, opens the files again and tests them.")
final class Export extends ComputingVerb {
    @Parameters(paramLabel = "MODEL", description = ANY_MODEL)
    private Path file;

    @Option(names = "--data", paramLabel = "SPEC", description = {"Compare outputs and accuracy on this data.",
            DataOption.HELP})
    private Optional<String> data = Optional.empty();

    @Mixin
    private InputShapeOption inputShape = new InputShapeOption();

    @Mixin
    private OutputOptions outputs = new OutputOptions();

    Export(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings compute(JobContext context) {
        SequencedMap<Path, ExportFormat> files = outputs.files();
        if (files.isEmpty()) {
            throw new InputException(
                    "Nothing to write; say where with --out model.onnx, --out model.pt, --out model.safetensors or --out model.esp.");
        }
        if (files.containsValue(ExportFormat.RECIPE)) {
            throw new InputException("A model has no recipe to write; use compress to make one.");
        }
        ExportOptions options = outputs.onnx().options(files.values());
        Optional<DataSet> set = data.map(spec -> DataSets.load(spec, context.part(0, 0.15, "")));
        OpenModel model = Models.open(file, set.map(inputShape::shape).orElseGet(inputShape::shape),
                context.part(0.15, 0.2, ""));
        Exporter exporter = outputs.onnx().on(
                set.map(loaded -> new Exporter(model, loaded)).orElseGet(() -> new Exporter(model)), model.graph());
        WrittenFiles written = WrittenFiles.write(exporter, model.graph(), Recipe.EMPTY, files, options,
                outputs.policy(), context.part(0.2, 1, ""));
        return new Findings(written.addTo(new Json()).fields(), written.text().lines().toList());
    }
}
