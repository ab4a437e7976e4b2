package espalier.cli;

import espalier.data.DataSet;
import espalier.data.DataSets;
import espalier.data.DataSpec;
import espalier.experiment.DataFit;
import espalier.experiment.Models;
import espalier.experiment.OpenModel;
import espalier.job.JobContext;
import espalier.model.InputException;
import espalier.model.metric.Score;
import espalier.model.metric.Split;
import espalier.report.Figures;
import espalier.train.Evaluation;
import espalier.train.Evaluator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures how well a model classifies the examples of a split.
@Command(name = "evaluate", description = "Measures the accuracy of a model on a data set.")
final class Evaluate extends ComputingVerb {
    @Parameters(paramLabel = "MODEL", description = MODEL)
    private Path file;

    @Option(names = "--data", required = true, paramLabel = "SPEC", description = DataOption.HELP)
    private String data;

    @Option(names = "--split", paramLabel = "SPLIT", description = "train, validation or test; test unless the data spec says otherwise.")
    private Optional<String> split = Optional.empty();

    @Mixin
    private InputShapeOption inputShape = new InputShapeOption();

    Evaluate(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    Findings compute(JobContext context) {
        DataSpec spec = DataSpec.parse(data);
        Split measured = split.map(Evaluate::split).or(spec::split).orElse(Split.TEST);
        DataSet set = DataSets.load(spec, context.part(0, 0.15, ""));
        OpenModel model = Models.open(file, inputShape.shape(set), context.part(0.15, 0.2, ""));
        DataFit.require(model, set);
        Evaluation evaluation = Evaluator.evaluate(model.graph(), set, measured, context.part(0.2, 1, ""), _ -> {});
        Score score = evaluation.score();
        double seconds = evaluation.took().toNanos() / 1e9;
        var json = new Json().with("accuracy", score.accuracy()).with("correct", score.correct())
                .with("examples", score.examples()).with("loss", score.loss()).with("seconds", seconds)
                .with("split", measured.word()).with("interval", Words.interval(score)).with("data", set.spec());
        String text = "Accuracy %s, loss %s, in %s".formatted(Words.of(score), Figures.plain(score.loss()),
                Figures.time(evaluation.took()));
        return new Findings(json.fields(), List.of(text));
    }

    private static Split split(String word) {
        return Arrays.stream(Split.values()).filter(split -> split.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst().orElseThrow(() -> new InputException(
                        "There is no split '" + word + "'; use train, validation or test."));
    }
}
