package espalier.cli;

import espalier.model.metric.Mean;
import espalier.model.metric.Score;
import espalier.report.Figures;
import java.util.List;
import java.util.function.Function;

/// A network trained with one seed of several.
record TrainedSeed(long seed, Score validation, Score test) {
    static Json json(List<TrainedSeed> runs) {
        return new Json().with("runs", runs, TrainedSeed::json)
                .with("mean", new Json().with("accuracy", json(mean(runs, TrainedSeed::validation)))
                        .with("testAccuracy", json(mean(runs, TrainedSeed::test))));
    }

    private static Json json(TrainedSeed run) {
        return new Json().with("seed", run.seed).with("accuracy", run.validation.accuracy())
                .with("testAccuracy", run.test.accuracy()).with("testCorrect", run.test.correct());
    }

    private static Json json(Mean mean) {
        return new Json().with("value", mean.value()).with("standardError", mean.standardError());
    }

    private static Mean mean(List<TrainedSeed> runs, Function<TrainedSeed, Score> split) {
        return Mean.of(runs.stream().map(run -> split.apply(run).accuracy()).toList());
    }

    static String text(List<TrainedSeed> runs) {
        var table = new TextTable("seed", "validation", "test");
        runs.forEach(run -> table.row(Long.toString(run.seed), Figures.percent(run.validation.accuracy(), 2),
                Figures.percent(run.test.accuracy(), 2)));
        return "%smean on validation %s, on test %s".formatted(table,
                Words.of(mean(runs, TrainedSeed::validation)), Words.of(mean(runs, TrainedSeed::test)));
    }
}
