package espalier.cli;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.experiment.Origin;
import espalier.experiment.SweepRange;
import espalier.experiment.Trial;
import espalier.experiment.TrialListener;
import espalier.experiment.TrialRunner;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.recipe.Recovery;
import espalier.report.TrialsTable;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures a series of recipes, one trial each.
@Command(name = "sweep", description = "Measures every combination of sparsities, bits and ranks, and writes tables and charts of the trials.")
final class Sweep extends ComputingVerb {
    @Parameters(paramLabel = "MODEL", description = MODEL)
    private Path file;

    @Option(names = "--data", required = true, paramLabel = "SPEC", description = DataOption.HELP)
    private String data;

    @Option(names = "--sparsity", paramLabel = "RANGE", description = "Sparsities, as a list 0.5,0.9 or from:to:step 0.5:0.9:0.1; 0 prunes nothing.")
    private String sparsities = "";

    @Option(names = "--bits", paramLabel = "RANGE", description = "Bits, such as 8,4 or 2:8; 32 quantizes nothing.")
    private String bits = "";

    @Option(names = "--rank", paramLabel = "RANGE", description = "Ranks as shares of full rank, such as 0.25,0.5; 1 factorizes nothing.")
    private String ranks = "";

    @Option(names = "--without-recovery", description = "Measure every recipe without its recovery too.")
    private boolean withoutRecovery;

    @Mixin
    private RecipeOptions base = new RecipeOptions();

    @Mixin
    private TeacherOption teacher = new TeacherOption();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seeds training.")
    private long seed;

    @Mixin
    private CalibrationOption calibration = new CalibrationOption();

    @Mixin
    private InputShapeOption inputShape = new InputShapeOption();

    @Mixin
    private ReportOptions reports = new ReportOptions();

    Sweep(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings compute(JobContext context) {
        reports.require();
        DataSet set = DataSets.load(calibration.in(data), context.part(0, 0.03, ""));
        OpenModel model = Models.open(file, inputShape.shape(set), context.part(0.03, 0.05, ""));
        var sweep = sweep(model);
        var runner = teacher.runner(new TrialRunner(model, set, InstantSource.system()), sweep.base(), set,
                context.part(0.05, 0.06, ""));
        var trials = new ArrayList<Trial>();
        trials.add(runner.baseline(context.part(0.06, 0.1, "Original: "), TrialListener.NONE).trial());
        sweep.run(runner, model.reference(), seed, Origin.SWEEP, context.part(0.1, 1, ""), TrialListener.NONE,
                trial -> trials.add(trial.withNumber(trials.size())));
        List<Path> written = reports.write(trials);
        var json = new Json().with("trials", trials, Sweep::json)
                .withTexts("written", written.stream().map(Path::toString).toList());
        var lines = new ArrayList<>(TrialsTable.markdown(trials).lines().toList());
        written.forEach(path -> lines.add("wrote " + path));
        return new Findings(json.fields(), lines);
    }

    private espalier.experiment.Sweep sweep(OpenModel model) {
        var recipe = base.recipe(model.graph());
        List<Recovery> recoveries = withoutRecovery ? List.of(new Recovery.None(), recipe.recovery()) : List.of();
        return new espalier.experiment.Sweep(recipe, SweepRange.parse(sparsities), wholes(SweepRange.parse(bits)),
                SweepRange.parse(ranks), recoveries);
    }

    private static List<Integer> wholes(List<Double> numbers) {
        for (double number : numbers) {
            if (number != Math.rint(number)) {
                throw new InputException("--bits takes whole numbers, not " + number + ".");
            }
        }
        return numbers.stream().map(Double::intValue).toList();
    }

    /// A trial with its number and recipe.
    static Json json(Trial trial) {
        return Words.json(trial).with("number", trial.number()).with("recipe", trial.recipe())
                .with("seed", trial.inputs().seed()).with("seconds", trial.took().toMillis() / 1000.0);
    }
}
