package espalier.cli;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.experiment.ExportFormat;
import espalier.experiment.ExportOptions;
import espalier.experiment.Exporter;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.experiment.Origin;
import espalier.experiment.Trial;
import espalier.experiment.TrialListener;
import espalier.experiment.TrialResult;
import espalier.experiment.TrialRunner;
import espalier.job.JobContext;
import espalier.model.recipe.Recipe;
import espalier.report.Figures;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Applies a recipe to a model, measures it, and writes it.
@Command(name = "compress", description = "Applies a recipe to a model, measures before and after, and writes and tests files.")
final class Compress extends ComputingVerb {
    @Parameters(paramLabel = "MODEL", description = "The model's file: ONNX, TorchScript, or packed.")
    private Path file;

    @Mixin
    private RecipeOptions recipeOptions = new RecipeOptions();

    @Option(names = "--data", required = true, paramLabel = "SPEC", description = DataOption.HELP)
    private String data;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seeds training.")
    private long seed;

    @Mixin
    private InputShapeOption inputShape = new InputShapeOption();

    @Mixin
    private OutputOptions outputs = new OutputOptions();

    Compress(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings compute(JobContext context) {
        SequencedMap<Path, ExportFormat> files = outputs.files();
        ExportOptions options = outputs.onnx().options(files.values());
        DataSet set = DataSets.load(data, context.part(0, 0.03, ""));
        OpenModel model = Models.open(file, inputShape.shape(set), context.part(0.03, 0.05, ""));
        Recipe recipe = recipeOptions.recipe(model.graph());
        var runner = new TrialRunner(model, set, InstantSource.system());
        runner.check(recipe);
        Trial before = runner.baseline(context.part(0.05, 0.15, "Original: "), TrialListener.NONE).trial();
        TrialResult after = runner.run(recipe, seed, Origin.COMMAND_LINE, context.part(0.15, 0.8, ""),
                TrialListener.NONE);
        WrittenFiles written = WrittenFiles.write(outputs.onnx().on(new Exporter(model, set), model.graph()),
                after.graph(), recipe, files, options, outputs.policy(), context.part(0.8, 1, ""));
        var json = new Json().with("before", Words.json(before)).with("after", Words.json(after.trial()));
        written.addTo(json).with("recipe", recipe).with("seed", seed).with("data", set.spec());
        return new Findings(json.fields(), (text(before, after.trial()) + written.text()).lines().toList());
    }

    private static String text(Trial before, Trial after) {
        var table = new TextTable("", "before", "after", "before / after");
        table.row("accuracy", Figures.percent(before.score().accuracy(), 2),
                Figures.percent(after.score().accuracy(), 2),
                Figures.points(after.score().accuracy() - before.score().accuracy()));
        after.beforeRecovery()
                .ifPresent(score -> table.row("  before recovery", "", Figures.percent(score.accuracy(), 2), ""));
        row(table, "packed bytes", before.sizes().packed(), after.sizes().packed());
        row(table, "ONNX bytes", before.sizes().runtime(), after.sizes().runtime());
        row(table, "parameters", before.cost().parameters(), after.cost().parameters());
        row(table, "non-zero", before.cost().nonZeros(), after.cost().nonZeros());
        row(table, "MACs", before.cost().macs(), after.cost().macs());
        return table + "accuracy on validation: " + Words.of(after.score()) + "\n\n";
    }

    private static void row(TextTable table, String name, long before, long after) {
        table.row(name, Figures.count(before), Figures.count(after),
                after == 0 ? Figures.NONE : Figures.plain((double) before / after) + " ×");
    }
}
