package espalier.compress.rewrite;

import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Stage;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// A rewrite with its settings: a stage of a recipe, checked and ready.
public record ChosenRewrite<S extends Record>(GraphRewrite<S> rewrite, S settings) {
    /// What `stage` asks for.
    ///
    /// @throws espalier.model.InputException if there is no such rewrite, knob or value
    public static ChosenRewrite<?> of(Stage.Rewrite stage) {
        return of(GraphRewrites.byId(stage.rewrite()), stage);
    }

    private static <S extends Record> ChosenRewrite<S> of(GraphRewrite<S> rewrite, Stage.Rewrite stage) {
        return new ChosenRewrite<>(rewrite, rewrite.read(stage.knobs()));
    }

    /// The values of `graph` whose numbers it must know.
    public Set<String> values(Graph graph) {
        return rewrite.values(graph, settings);
    }

    /// What it must know of layers of `subject`'s original, by weight name.
    public Map<String, Set<LayerStatistic>> needs(Subject subject) {
        return rewrite.needs(subject, settings);
    }

    /// How far outputs may move, where it promises to leave them.
    public OptionalDouble tolerance() {
        return rewrite.tolerance(settings);
    }

    /// `subject` rewritten.
    ///
    /// @throws espalier.model.InputException if the model cannot be rewritten
    public Rewritten apply(Subject subject, JobContext context) {
        return rewrite.apply(subject, settings, context);
    }
}
