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
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Applies a recipe to a model, measures it, and writes it.
@Command(name = "compress", description = "Applies a recipe to a model, measures before and after, and writes and tests files.")
final class Compress extends ComputingVerb {
    @Parameters(paramLabel = "MODEL", description = ANY_MODEL)
    private Path file;

    @Mixin
    private RecipeOptions recipeOptions = new RecipeOptions();

    @Mixin
    private TeacherOption teacher = new TeacherOption();

    @Option(names = "--data", paramLabel = "SPEC", description = {
            "Needed to measure; only weights without a graph do without.", DataOption.HELP})
    private Optional<String> data = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seeds training.")
    private long seed;

    @Mixin
    private CalibrationOption calibration = new CalibrationOption();

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
        Optional<DataSet> loaded = data.map(source -> DataSets.load(calibration.in(source), context.part(0, 0.03, "")));
        OpenModel model = Models.open(file, loaded.map(inputShape::shape).orElseGet(inputShape::shape),
                context.part(0.03, 0.05, ""));
        Recipe recipe = recipeOptions.recipe(model.graph());
        if (model.graph().isLoose()) {
            return loose(model, recipe, files, context);
        }
        DataSet set = loaded.orElseThrow(() -> new ParameterException(spec.commandLine(),
                "Missing required option: '--data=SPEC'"));
        var runner = teacher.runner(new TrialRunner(model, set, InstantSource.system()), recipe, set,
                context.part(0.05, 0.06, ""));
        runner.check(recipe);
        Trial before = runner.baseline(context.part(0.06, 0.15, "Original: "), TrialListener.NONE).trial();
        TrialResult after = runner.run(recipe, seed, Origin.COMMAND_LINE, context.part(0.15, 0.8, ""),
                TrialListener.NONE);
        WrittenFiles written = WrittenFiles.write(outputs.onnx().on(new Exporter(model, set), model.graph()),
                after.graph(), recipe, files, options, outputs.policy(), context.part(0.8, 1, ""));
        List<LayerNoise> layers = LayerNoise.of(model.graph(), after.graph());
        var json = new Json().with("before", Words.json(before)).with("after", Words.json(after.trial()))
                .with("layers", layers, LayerNoise::json);
        written.addTo(json).with("recipe", recipe).with("seed", seed).with("data", set.spec());
        return new Findings(json.fields(), (text(before, after.trial()) + LayerNoise.text(layers) + written.text())
                .lines().toList());
    }

    /// Weights without a graph are compressed and written, but nothing is measured.
    private Findings loose(OpenModel model, Recipe recipe, SequencedMap<Path, ExportFormat> files,
            JobContext context) {
        Unmeasured made = Unmeasured.of(model, recipe, model.obstacle().orElseThrow(), context.part(0.1, 0.8, ""));
        WrittenFiles written = WrittenFiles.write(new Exporter(model), made.graph(), recipe, files,
                ExportOptions.INITIAL, outputs.policy(), context.part(0.8, 1, ""));
        List<LayerNoise> layers = LayerNoise.of(model.graph(), made.graph());
        Json json = made.json().with("layers", layers, LayerNoise::json);
        written.addTo(json).with("recipe", recipe);
        return new Findings(json.fields(), (made.text() + LayerNoise.text(layers) + written.text()).lines().toList());
    }

    private static String text(Trial before, Trial after) {
        var table = new TextTable("", "before", "after", "before / after");
        table.row("accuracy", Figures.percent(before.score().accuracy(), 2),
                Figures.percent(after.score().accuracy(), 2),
                Figures.points(after.score().accuracy() - before.score().accuracy()));
        after.beforeRecovery()
                .ifPresent(score -> table.row("  before recovery", "", Figures.percent(score.accuracy(), 2), ""));
        Unmeasured.row(table, "packed bytes", before.sizes().packed(), after.sizes().packed());
        Unmeasured.row(table, "ONNX bytes", before.sizes().runtime(), after.sizes().runtime());
        Unmeasured.row(table, "parameters", before.cost().parameters(), after.cost().parameters());
        Unmeasured.row(table, "non-zero", before.cost().nonZeros(), after.cost().nonZeros());
        Unmeasured.row(table, "MACs", before.cost().macs(), after.cost().macs());
        return table + "accuracy on validation: " + Words.of(after.score()) + "\n\n";
    }
}
