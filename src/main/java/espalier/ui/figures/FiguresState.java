package espalier.ui.figures;

import espalier.experiment.SizeMetric;
import espalier.model.metric.Cost;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.ui.Amounts;
import espalier.ui.Text;
import espalier.ui.figures.Figure.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the strip of key figures shows, in words.
public record FiguresState(Figure accuracy, Figure size, Figure macs, Figure latency, List<Measurements.Part> parts) {
    private static final double NOTICEABLE = 1.15;
    /// The share of zeros from which somebody may expect speed of them.
    private static final double MANY_ZEROS = 0.1;

    public FiguresState {
        parts = List.copyOf(parts);
    }

    /// The words for `measured`, sizes counted in `metric` (packed, coded or runtime).
    public static FiguresState of(Measurements measured, SizeMetric metric) {
        return new FiguresState(accuracy(measured), size(measured, metric), macs(measured), latency(measured),
                measured.parts());
    }

    private static Figure accuracy(Measurements measured) {
        Optional<Score> now = measured.now().score();
        String caption = now
                .map(score -> Text.of("figures.accuracy.on", score.split().word(), Amounts.count(score.examples())))
                .orElse(Text.of("figures.accuracy"));
        boolean settled = now.isPresent() && now.get().examples() >= measured.wanted();
        var figure = new Figure(caption, now.map(score -> Amounts.percent(score.accuracy(), 2)).orElse(Amounts.NONE),
                now.map(score -> "± " + points(score.interval().halfWidth())).orElse(""), settled,
                baseline(measured.original().score().map(score -> Amounts.percent(score.accuracy(), 2))), "",
                Verdict.NEUTRAL, now.map(FiguresState::accuracyTip).orElse(Text.of("figures.accuracy.none")));
        if (now.isEmpty() || measured.original().score().isEmpty()) {
            return figure;
        }
        double change = now.get().accuracy() - measured.original().score().get().accuracy();
        String words = Amounts.points(change);
        return figure.withChange(words, words.equals("0.00")
                ? Verdict.NEUTRAL
                : change < 0 ? Verdict.WORSE : Verdict.BETTER);
    }

    private static String accuracyTip(Score score) {
        var interval = score.interval();
        return Text.of("figures.accuracy.tip", Amounts.count(score.correct()), Amounts.count(score.examples()),
                score.split().word(), Amounts.percent(interval.low(), 2), Amounts.percent(interval.high(), 2),
                Amounts.significant(score.loss()));
    }

    private static Figure size(Measurements measured, SizeMetric metric) {
        Optional<Long> before = measured.original().sizes().flatMap(sizes -> bytes(sizes, metric));
        Optional<Long> now = measured.now().sizes().flatMap(sizes -> bytes(sizes, metric));
        var figure = new Figure(Text.of("figures.size"), now.map(Amounts::bytes).orElse(Amounts.NONE),
                bound(measured, metric), now.isPresent(), baseline(before.map(Amounts::bytes)), "", Verdict.NEUTRAL,
                now.map(bytes -> sizeTip(measured, metric, bytes)).orElse(Text.of("figures.size.none")));
        return now.isEmpty() || before.isEmpty()
                ? figure
                : compared(figure, (double) before.get() / now.get(), "smaller", "larger");
    }

    private static Optional<Long> bytes(Sizes sizes, SizeMetric metric) {
        return switch (metric) {
            case RUNTIME -> Optional.of(sizes.runtime());
            case CODED -> sizes.coded().map(Sizes.Coded::bytes);
            default -> Optional.of(sizes.packed());
        };
    }

    /// The entropy bound beside a coded size.
    private static String bound(Measurements measured, SizeMetric metric) {
        return coded(measured, metric).map(coded -> Text.of("figures.size.bound", Amounts.bytes(coded.entropyBound())))
                .orElse("");
    }

    private static Optional<Sizes.Coded> coded(Measurements measured, SizeMetric metric) {
        return measured.now().sizes().filter(_ -> metric == SizeMetric.CODED).flatMap(Sizes::coded);
    }

    private static String sizeTip(Measurements measured, SizeMetric metric, long bytes) {
        return Text.of("figures.size.tip." + metric.name().toLowerCase(Locale.ROOT), Amounts.count(bytes),
                coded(measured, metric).map(coded -> Amounts.count(coded.entropyBound())).orElse(""));
    }

    private static Figure macs(Measurements measured) {
        Optional<Cost> now = measured.now().cost().filter(cost -> cost.macs() > 0);
        Optional<Cost> before = measured.original().cost().filter(cost -> cost.macs() > 0);
        var figure = new Figure(Text.of("figures.macs"),
                now.map(cost -> Amounts.compact(cost.macs())).orElse(Amounts.NONE), "", now.isPresent(),
                baseline(before.map(cost -> Amounts.compact(cost.macs()))), "", Verdict.NEUTRAL,
                now.map(cost -> Text.of("figures.macs.tip", Amounts.count(cost.macs()),
                        Amounts.count(cost.nonZeroMacs()))).orElse(Text.of("figures.macs.none")));
        return now.isEmpty() || before.isEmpty()
                ? figure
                : compared(figure, (double) before.get().macs() / now.get().macs(), "fewer", "more");
    }

    private static Figure latency(Measurements measured) {
        Optional<Duration> now = measured.now().latency();
        Optional<Duration> before = measured.original().latency();
        var figure = new Figure(Text.of("figures.latency"), now.map(Amounts::latency).orElse(Amounts.NONE), "",
                now.isPresent(), baseline(before.map(Amounts::latency)), "", Verdict.NEUTRAL,
                Text.of(now.isPresent() ? "figures.latency.tip" : "figures.latency.none"));
        if (now.isEmpty() || before.isEmpty()) {
            return figure;
        }
        double faster = (double) before.get().toNanos() / now.get().toNanos();
        // Two measurements of one model on a busy machine differ by a tenth and more.
        boolean same = faster < NOTICEABLE && faster > 1 / NOTICEABLE;
        boolean zeros = measured.now().cost().filter(cost -> cost.sparsity() > MANY_ZEROS).isPresent();
        if (zeros && same) {
            return figure.withChange(Text.of("figures.latency.zeros"), Verdict.NEUTRAL);
        }
        return compared(figure, same ? 1 : faster, "faster", "slower");
    }

    private static Figure compared(Figure figure, double factor, String better, String worse) {
        if (factor > 0.995 && factor < 1.005) {
            return figure.withChange(Text.of("figures.same"), Verdict.NEUTRAL);
        }
        return factor >= 1
                ? figure.withChange(Text.of("figures.change." + better, Amounts.times(factor)), Verdict.BETTER)
                : figure.withChange(Text.of("figures.change." + worse, Amounts.times(1 / factor)), Verdict.WORSE);
    }

    private static String baseline(Optional<String> words) {
        return words.orElse("");
    }

    private static String points(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }
}
