package espalier.cli;

import espalier.experiment.Trial;
import espalier.model.metric.Mean;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.report.Figures;

/// Measured things in words and as JSON, the same for all verbs.
final class Words {
    private Words() {
    }

    /// `97.31 % ± 0.44 (4,866 of 5,000, test)`.
    static String of(Score score) {
        return "%s ± %s (%s of %s, %s)".formatted(Figures.percent(score.accuracy(), 2),
                Figures.percent(score.interval().halfWidth(), 2), Figures.count(score.correct()),
                Figures.count(score.examples()), score.split().word());
    }

    /// `98.913 % ± 0.021 % (standard error)`.
    static String of(Mean accuracy) {
        String value = Figures.percent(accuracy.value(), 3);
        return accuracy.count() < 2
                ? value
                : value + " ± " + Figures.percent(accuracy.standardError(), 3) + " (standard error)";
    }

    /// `1.72 MB (1,724,320 bytes)`.
    static String bytes(long bytes) {
        return bytes < 1000 ? bytes + " bytes" : Figures.bytes(bytes) + " (" + Figures.count(bytes) + " bytes)";
    }

    static Json json(Sizes sizes) {
        var json = new Json().with("dense", sizes.dense()).with("packed", sizes.packed());
        sizes.coded().ifPresent(coded -> json.with("coded", coded.bytes()).with("entropyBound", coded.entropyBound()));
        return json.with("runtime", sizes.runtime());
    }

    static Json interval(Score score) {
        return new Json().with("low", score.interval().low()).with("high", score.interval().high());
    }

    /// A trial's figures, under the names that are documented and stay.
    static Json json(Trial trial) {
        var json = new Json().with("accuracy", trial.score().accuracy()).with("loss", trial.score().loss())
                .with("split", trial.score().split().word()).with("interval", interval(trial.score()))
                .with("bytes", json(trial.sizes())).with("parameters", trial.cost().parameters())
                .with("nonzero", trial.cost().nonZeros()).with("macs", trial.cost().macs());
        trial.beforeRecovery().ifPresent(score -> json.with("accuracyBeforeRecovery", score.accuracy()));
        return json;
    }
}
