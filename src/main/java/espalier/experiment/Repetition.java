package espalier.experiment;

import espalier.job.JobContext;
import espalier.model.metric.Mean;
import espalier.model.metric.Score;
import espalier.model.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/// One recipe run with several seeds, each result measured once on test: what a claim needs that a single run could owe to luck.
///
/// @param baseline the original model
/// @param original the score of the original model on test
/// @param runs in the order of the seeds, at least one
public record Repetition(Trial baseline, Score original, List<Run> runs) {
    public Repetition {
        runs = List.copyOf(runs);
    }

    /// A trial and its score on test.
    public record Run(Trial trial, Score test) {}

    /// Runs `recipe` with each of `seeds`.
    ///
    /// @param finished gets each run as soon as it is measured
    /// @throws espalier.model.InputException if the recipe does not fit the model
    public static Repetition of(TrialRunner runner, OpenModel model, Recipe recipe, List<Long> seeds,
            JobContext context, Consumer<Run> finished) {
        runner.check(recipe);
        Trial baseline = runner.baseline(context.part(0, 0.03, "Original: "), TrialListener.NONE).trial();
        Score original = runner.test(model.graph(), context.part(0.03, 0.05, "Original: "));
        var runs = new ArrayList<Run>();
        for (int i = 0; i < seeds.size(); i++) {
            JobContext part = context.part(0.05 + 0.95 * i / seeds.size(), 0.05 + 0.95 * (i + 1) / seeds.size(),
                    "Seed " + seeds.get(i) + ": ");
            TrialResult result = runner.run(recipe, seeds.get(i), Origin.COMMAND_LINE, part.part(0, 0.95, ""),
                    TrialListener.NONE);
            var run = new Run(result.trial(), runner.test(result.graph(), part.part(0.95, 1, "Testing: ")));
            runs.add(run);
            finished.accept(run);
        }
        return new Repetition(baseline, original, runs);
    }

    /// The mean over the runs of what `figure` reads off each.
    public Mean mean(ToDoubleFunction<Run> figure) {
        return Mean.of(runs.stream().map(run -> figure.applyAsDouble(run)).toList());
    }
}
