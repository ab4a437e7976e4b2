package espalier.cli;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.experiment.Edit;
import espalier.experiment.ExportFormat;
import espalier.experiment.ExportOptions;
import espalier.experiment.Exporter;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.experiment.Origin;
import espalier.experiment.SampleModel;
import espalier.experiment.SizeMetric;
import espalier.experiment.Study;
import espalier.experiment.StudyFile;
import espalier.experiment.Trial;
import espalier.experiment.TrialListener;
import espalier.experiment.TrialResult;
import espalier.experiment.TrialRunner;
import espalier.format.file.SafeFiles.Replace;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.recipe.Recipe;
import espalier.report.Figures;
import espalier.report.TrialsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows all of the program in one go: opens a sample, compresses and recovers it, draws the front, exports the best trial, tests
/// the files, and takes pictures of the window.
@Command(name = "tour", description = "Compresses a sample model in many ways, draws the front, exports the best and tests the files.")
final class Tour extends ComputingVerb {
    /// Accuracy, 0..1, that the exported trial may lose.
    private static final double LOSS_ALLOWED = 0.02;
    private static final double LARGEST_DIFFERENCE = 1e-3;
    private static final List<String> REPORTS = List.of("trials.csv", "trials.md", "front-light.png", "front-dark.png",
            "front.svg");

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "target/tour", description = "The folder for everything it writes (${DEFAULT-VALUE}); files of the same names are replaced.")
    private Path folder;

    private final Window window;

    Tour(Surroundings surroundings, Window window) {
        super(surroundings);
        this.window = window;
    }

    @Override
    Findings compute(JobContext context) throws Exception {
        makeFolder();
        SampleModel sample = SampleModel.ALL.getFirst();
        say("The tour compresses " + sample.title() + " on " + SampleModel.DATA
                + " in many ways; it takes some minutes.");
        OpenModel model = Models.open(sample.placeIn(folder));
        DataSet data = DataSets.load(SampleModel.DATA, context.part(0, 0.05, ""));
        var results = new LinkedHashMap<Integer, TrialResult>();
        Study study = tried(model, data, results, context.part(0.05, 0.8, ""));
        Trial best = best(study);
        study = study.after(new Edit.ReplaceRecipe(best.recipe())).after(new Edit.MarkFinal(best.number(), true))
                .after(new Edit.SelectTrial(OptionalInt.of(best.number())));
        WrittenFiles files = export(new Exporter(model, data), results.get(best.number()),
                context.part(0.8, 0.9, ""));
        var written = new ArrayList<Path>();
        for (String report : REPORTS) {
            written.add(folder.resolve(report));
            ReportOptions.write(written.getLast(), study.trials(), Replace.AGREED);
        }
        written.add(save(study));
        written.addAll(window.pictures(written.getLast(), folder, context.part(0.9, 1, "Pictures: ")));
        return findings(sample, study, best, files, written);
    }

    private void makeFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InputException("The folder '" + folder + "' cannot be made (" + e.getMessage()
                    + "); choose another with --out.", e);
        }
    }

    /// The study of the original and every stop.
    private Study tried(OpenModel model, DataSet data, Map<Integer, TrialResult> results, JobContext context) {
        var runner = new TrialRunner(model, data, InstantSource.system());
        Study study = Study.of(model.reference(), data.spec());
        List<Recipe> stops = TourStops.recipes(model.graph());
        study = with(study, runner.baseline(context.part(0, 0.03, "Original: "), TrialListener.NONE), results);
        for (int i = 0; i < stops.size(); i++) {
            JobContext part = context.part(0.03 + 0.97 * i / stops.size(), 0.03 + 0.97 * (i + 1) / stops.size(),
                    "Recipe " + (i + 1) + " of " + stops.size() + ": ");
            TrialResult result = runner.run(stops.get(i), study.seed(), Origin.COMMAND_LINE, part, TrialListener.NONE);
            study = with(study, result, results);
        }
        return study;
    }

    private Study with(Study study, TrialResult result, Map<Integer, TrialResult> results) {
        Study longer = study.after(new Edit.AddTrial(result.trial()));
        Trial trial = longer.trials().getLast();
        results.put(trial.number(), result);
        say("Trial %d: %s, packed %s, %s".formatted(trial.number(), Figures.percent(trial.score().accuracy(), 2),
                Figures.bytes(trial.sizes().packed()), Figures.time(trial.took())));
        return longer;
    }

    /// The smallest trial that loses little.
    private static Trial best(Study study) {
        double original = study.baseline().orElseThrow().score().accuracy();
        return study.front(SizeMetric.PACKED).smallest(original - LOSS_ALLOWED).orElseThrow();
    }

    private WrittenFiles export(Exporter exporter, TrialResult best, JobContext context) {
        var formats = new LinkedHashMap<Path, ExportFormat>();
        for (ExportFormat format : ExportFormat.values()) {
            formats.put(folder.resolve("compressed." + format.ending()), format);
        }
        WrittenFiles files = WrittenFiles.write(exporter, best.graph(), best.trial().recipe(), formats,
                ExportOptions.INITIAL, Replace.AGREED, context);
        files.requireAgreement(LARGEST_DIFFERENCE);
        return files;
    }

    private Path save(Study study) throws IOException {
        Path file = folder.resolve("tour.study");
        Files.deleteIfExists(file);
        StudyFile.create(file, study).close();
        return file;
    }

    private static Findings findings(SampleModel sample, Study study, Trial best, WrittenFiles files,
            List<Path> written) {
        var json = new Json().with("model", sample.title()).with("data", study.dataSpec())
                .with("trials", study.trials(), Sweep::json).with("best", best.number());
        files.addTo(json).withTexts("written", written.stream().map(Path::toString).toList());
        var lines = new ArrayList<String>();
        lines.add("");
        TrialsTable.markdown(study.trials()).lines().forEach(lines::add);
        lines.add("");
        lines.add("The smallest trial that loses at most two points is number " + best.number() + "; it was exported:");
        files.text().lines().forEach(lines::add);
        written.forEach(file -> lines.add("wrote " + file));
        return new Findings(json.fields(), lines);
    }
}
