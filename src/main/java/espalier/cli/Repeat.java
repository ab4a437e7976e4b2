package espalier.cli;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.experiment.Repetition;
import espalier.experiment.TrialRunner;
import espalier.job.JobContext;
import espalier.model.metric.Mean;
import espalier.model.recipe.Recipe;
import espalier.report.Figures;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs one recipe with several seeds and says what holds on average.
@Command(name = "repeat", description = "Runs one recipe with several seeds, measures each result once on test, and gives means with their standard errors.")
final class Repeat extends ComputingVerb {
    @Parameters(paramLabel = "MODEL", description = MODEL)
    private Path file;

    @Option(names = "--data", required = true, paramLabel = "SPEC", description = DataOption.HELP)
    private String data;

    @Mixin
    private RecipeOptions recipeOptions = new RecipeOptions();

    @Mixin
    private TeacherOption teacher = new TeacherOption();

    @Option(names = "--seeds", paramLabel = "RANGE", defaultValue = "1:3", description = "Seeds of training, as a list 1,2,3 or from:to 1:3.")
    private String seeds;

    @Mixin
    private CalibrationOption calibration = new CalibrationOption();

    @Mixin
    private InputShapeOption inputShape = new InputShapeOption();

    Repeat(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings compute(JobContext context) {
        List<Long> numbers = Seeds.parse(seeds);
        DataSet set = DataSets.load(calibration.in(data), context.part(0, 0.03, ""));
        OpenModel model = Models.open(file, inputShape.shape(set), context.part(0.03, 0.05, ""));
        Recipe recipe = recipeOptions.recipe(model.graph());
        var runner = teacher.runner(new TrialRunner(model, set, InstantSource.system()), recipe, set,
                context.part(0.05, 0.06, ""));
        Repetition repetition = Repetition.of(runner, model, recipe, numbers, context.part(0.06, 1, ""), _ -> {});
        var json = new Json().with("original", original(repetition)).with("runs", repetition.runs(), Repeat::json)
                .with("mean", means(repetition)).with("recipe", recipe).with("data", set.spec());
        return new Findings(json.fields(), text(repetition).lines().toList());
    }

    private static Json original(Repetition repetition) {
        return Words.json(repetition.baseline()).with("testAccuracy", repetition.original().accuracy())
                .with("testExamples", repetition.original().examples());
    }

    private static Json json(Repetition.Run run) {
        return Words.json(run.trial()).with("seed", run.trial().inputs().seed())
                .with("testAccuracy", run.test().accuracy()).with("testCorrect", run.test().correct())
                .with("seconds", run.trial().took().toMillis() / 1000.0);
    }

    private static Json means(Repetition repetition) {
        var json = new Json();
        add(json, "accuracy", repetition, run -> run.trial().score().accuracy());
        add(json, "testAccuracy", repetition, run -> run.test().accuracy());
        add(json, "testPointsLost", repetition, run -> 100 * (repetition.original().accuracy()
                - run.test().accuracy()));
        add(json, "codedBytes", repetition, Repeat::coded);
        add(json, "timesSmaller", repetition, run -> repetition.baseline().sizes().dense() / coded(run));
        add(json, "macs", repetition, run -> run.trial().cost().macs());
        return json;
    }

    private static void add(Json json, String name, Repetition repetition,
            ToDoubleFunction<Repetition.Run> figure) {
        Mean mean = repetition.mean(figure);
        json.with(name, new Json().with("value", mean.value()).with("standardError", mean.standardError()));
    }

    private static double coded(Repetition.Run run) {
        return run.trial().sizes().coded().orElseThrow().bytes();
    }

    private static String text(Repetition repetition) {
        var table = new TextTable("seed", "validation", "test", "coded bytes", "× smaller", "MACs", "time");
        table.row("original", Figures.percent(repetition.baseline().score().accuracy(), 2),
                Figures.percent(repetition.original().accuracy(), 2), "", "",
                Figures.count(repetition.baseline().cost().macs()), "");
        for (Repetition.Run run : repetition.runs()) {
            table.row(Long.toString(run.trial().inputs().seed()),
                    Figures.percent(run.trial().score().accuracy(), 2), Figures.percent(run.test().accuracy(), 2),
                    Figures.count((long) coded(run)),
                    Figures.plain(repetition.baseline().sizes().dense() / coded(run)),
                    Figures.count(run.trial().cost().macs()), Figures.time(run.trial().took()));
        }
        Mean test = repetition.mean(run -> run.test().accuracy());
        Mean bytes = repetition.mean(Repeat::coded);
        var lines = new ArrayList<String>(List.of(table.toString()));
        lines.add("mean on test %s, %s against the original; %s coded bytes, %s times smaller than %s (32-bit floats)"
                .formatted(Words.of(test),
                        Figures.points(test.value() - repetition.original().accuracy()),
                        Figures.count(Math.round(bytes.value())),
                        Figures.plain(repetition.baseline().sizes().dense() / bytes.value()),
                        Figures.count(repetition.baseline().sizes().dense())));
        return String.join("\n", lines);
    }
}
