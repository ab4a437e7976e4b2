package espalier.report;

import espalier.experiment.Origin;
import espalier.experiment.Outcome;
import espalier.experiment.Trial;
import espalier.experiment.TrialInputs;
import espalier.experiment.TrialLayer;
import espalier.experiment.Versions;
import espalier.model.metric.Cost;
import espalier.model.metric.Score;
import espalier.model.metric.Sizes;
import espalier.model.metric.Split;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import espalier.train.CurvePoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/// Trials like those of a session on LeNet-5.
public final class SampleTrials {
    private SampleTrials() {
    }

    /// The original and `count` trials, some of them trained.
    public static List<Trial> many(int count) {
        var random = new Random(11);
        var trials = new ArrayList<Trial>();
        trials.add(trial(0, Origin.BASELINE, new Recovery.None(), 0, 32, 1_724_320, 5957, 0));
        for (int i = 1; i <= count; i++) {
            double sparsity = 0.3 + 0.69 * random.nextDouble();
            int bits = 2 + random.nextInt(7);
            long bytes = (long) (431_080 * (1 - sparsity) * bits / 8 * 1.3 + 9000);
            double damage = Math.pow(sparsity, 12) * 0.05 + (bits < 4 ? 0.03 : 0.001) * random.nextDouble();
            boolean trained = i % 3 == 0;
            long correct = Math.round(6000 * (0.9928 - damage * (trained ? 0.25 : 1)));
            trials.add(trial(i, i % 4 == 1 ? Origin.BY_HAND : Origin.SWEEP,
                    trained ? new Recovery.Distillation(3, 0.001, 64, 4, 0.7) : new Recovery.None(), sparsity, bits,
                    bytes, correct, Math.round(6000 * (0.9928 - damage))));
        }
        return trials;
    }

    /// One trial.
    public static Trial trial(int number, Origin origin, Recovery recovery, double sparsity, int bits, long packed,
            long correct, long before) {
        var compress = Stage.Compress.NOTHING.with(Target.WHOLE_MODEL,
                Step.of("magnitude", Map.of("sparsity", KnobValue.of(Math.rint(sparsity * 1000) / 1000))));
        boolean trained = !(recovery instanceof Recovery.None);
        var curve = trained
                ? List.of(new CurvePoint(100, 0.5, 0.3, Optional.empty()), new CurvePoint(200, 1, 0.12,
                        Optional.of(new Score(Split.VALIDATION, before, 6000, 0.1))),
                        new CurvePoint(600, 3, 0.04, Optional.of(new Score(Split.VALIDATION, correct, 6000, 0.05))))
                : List.<CurvePoint>of();
        var outcome = new Outcome(trained
                ? Optional.of(new Score(Split.VALIDATION, before, 6000, 0.2))
                : Optional.empty(), new Score(Split.VALIDATION, correct, 6000, 0.031), Optional.empty(),
                new Sizes(1_724_320, packed, packed * 3).withCoded(new Sizes.Coded(packed * 3 / 4, packed * 4 / 5)),
                new Cost(431_080, Math.round(431_080 * (1 - sparsity)), 2_293_000,
                        1_000_000),
                List.of(new TrialLayer("conv1", sparsity, bits, OptionalInt.empty()),
                        new TrialLayer("conv2", sparsity, bits, number % 5 == 4
                                ? OptionalInt.of(32)
                                : OptionalInt.empty())),
                Optional.empty(), curve);
        return new Trial(number, origin, new TrialInputs("ab12", "builtin:digits", new Recipe(List.of(compress))
                .withRecovery(recovery), 1), outcome, new Versions("0.1.0", "2.7.1", "1.29.0"),
                Instant.parse("2026-01-02T03:04:05Z"), Duration.ofMillis(trained ? 48_000 : 2_300), number == 9);
    }
}
