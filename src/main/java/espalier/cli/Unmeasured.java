package espalier.cli;

import espalier.experiment.LiveFigures;
import espalier.experiment.LiveSession;
import espalier.experiment.OpenModel;
import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.Cost;
import espalier.model.metric.Sizes;
import espalier.model.recipe.Recipe;
import espalier.report.Figures;

/// What compression makes of weights that cannot be run: sizes and counts, and why nothing else is known.
///
/// @param reason a sentence
record Unmeasured(OpenModel model, LiveFigures after, String reason) {
    /// Compresses as `recipe` says, without its recoveries.
    static Unmeasured of(OpenModel model, Recipe recipe, String reason, JobContext context) {
        try (var session = new LiveSession(model)) {
            session.check(recipe);
            return new Unmeasured(model, session.figures(recipe, context), reason);
        }
    }

    Graph graph() {
        return after.compression().graph();
    }

    Json json() {
        return new Json().with("before", json(model.sizes(), model.costs().total()))
                .with("after", json(after.sizes(), after.costs().total())).with("reason", reason);
    }

    private static Json json(Sizes sizes, Cost cost) {
        return new Json().withNothing("accuracy")
                .with("bytes", new Json().with("dense", sizes.dense()).with("packed", sizes.packed()))
                .with("parameters", cost.parameters()).with("nonzero", cost.nonZeros()).withNothing("macs");
    }

    String text() {
        var table = new TextTable("", "before", "after", "before / after");
        row(table, "packed bytes", model.sizes().packed(), after.sizes().packed());
        row(table, "parameters", model.costs().total().parameters(), after.costs().total().parameters());
        row(table, "non-zero", model.costs().total().nonZeros(), after.costs().total().nonZeros());
        return table + reason + "\n\n";
    }

    static void row(TextTable table, String name, long before, long after) {
        table.row(name, Figures.count(before), Figures.count(after),
                after == 0 ? Figures.NONE : Figures.plain((double) before / after) + " ×");
    }
}
