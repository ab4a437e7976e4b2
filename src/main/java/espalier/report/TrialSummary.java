package espalier.report;

import espalier.experiment.Front;
import espalier.experiment.SizeMetric;
import espalier.experiment.Trial;
import espalier.experiment.TrialLayer;
import espalier.model.recipe.Recovery;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// A trial in the figures that tables show.
///
/// @param onFront whether no other trial is both smaller (packed) and better
/// @param change accuracy minus that of the original, where the original was measured
public record TrialSummary(Trial trial, boolean onFront, OptionalDouble change) {
    /// The summaries of trials measured on the same data, in their order; the original is compared with, not listed.
    public static List<TrialSummary> of(List<Trial> trials) {
        Optional<Trial> original = trials.stream().filter(trial -> trial.number() == 0).findFirst();
        List<Trial> compressed = trials.stream().filter(trial -> trial.number() != 0).toList();
        Front front = Front.of(compressed, SizeMetric.PACKED);
        return compressed.stream().map(trial -> new TrialSummary(trial, front.contains(trial.number()),
                original.map(before -> OptionalDouble.of(trial.score().accuracy() - before.score().accuracy()))
                        .orElse(OptionalDouble.empty())))
                .toList();
    }

    /// The share of all parameters that are zero, 0..1.
    public double sparsity() {
        return trial.cost().sparsity();
    }

    /// The fewest bits of a layer.
    public int leastBits() {
        return trial.outcome().layers().stream().mapToInt(TrialLayer::bits).min().orElse(32);
    }

    /// The bits of the layers: one number where all agree, else a range: `4`, `4–8`.
    public String bits() {
        int most = trial.outcome().layers().stream().mapToInt(TrialLayer::bits).max().orElse(32);
        return leastBits() == most ? Integer.toString(most) : leastBits() + "–" + most;
    }

    /// The factorized layers: `conv2 32` for one, `3 layers` for more, a dash for none.
    public String rank() {
        List<TrialLayer> factorized = trial.outcome().layers().stream().filter(layer -> layer.rank().isPresent())
                .toList();
        return switch (factorized.size()) {
            case 0 -> Figures.NONE;
            case 1 -> factorized.getFirst().name() + " " + factorized.getFirst().rank().getAsInt();
            default -> factorized.size() + " layers";
        };
    }

    /// The training that followed: `none`, `fine-tune 2`, `distil 3`.
    public String recovery() {
        return words(trial.recipe().recovery());
    }

    /// A training in short.
    public static String words(Recovery recovery) {
        return switch (recovery) {
            case Recovery.None _ -> "none";
            case Recovery.BatchNormEstimation _ -> "batch-norm";
            case Recovery.FineTuning tuning -> "fine-tune " + tuning.epochs();
            case Recovery.Distillation distillation -> "distil " + distillation.epochs();
        };
    }

    /// Number and origin: `24 · by hand`.
    public String name() {
        return trial.number() + " · " + trial.origin().label().toLowerCase(Locale.ROOT);
    }

    /// Everything in a few lines, for a tooltip.
    public String description() {
        var score = trial.score();
        String change = change().isPresent() ? " (" + Figures.points(change().getAsDouble()) + ")" : "";
        return "%s\n%s on %s of %s%s\n%s packed%s, %s as ONNX\n%s zeros, %s bits, rank %s\ntraining: %s".formatted(
                name(),
                Figures.percent(score.accuracy(), 2), Figures.count(score.examples()), score.split().word(), change,
                Figures.bytes(trial.sizes().packed()),
                trial.sizes().coded().map(coded -> ", " + Figures.bytes(coded.bytes()) + " coded").orElse(""),
                Figures.bytes(trial.sizes().runtime()),
                Figures.percent(sparsity(), 1), bits(), rank(), recovery());
    }
}
