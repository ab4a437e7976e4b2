package espalier.compress.rewrite;

import espalier.job.JobContext;
import espalier.model.graph.Graph;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Explained;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// One way to change a graph as a whole, as a stage of a recipe.
///
/// A new rewrite is a final class with a public nested `Settings` record whose components carry `@Knob`, and a line in
/// [GraphRewrites#ALL]. Layers that stay keep the names of their weights, so that later stages find them.
///
/// @param <S> the settings record
public interface GraphRewrite<S extends Record> extends Explained {
    /// The settings record.
    Class<S> settings();

    /// Whether it usually stands before compression rather than after it.
    boolean comesFirst();

    /// How far outputs may move, as a share of the greatest one, where the rewrite promises to leave them as they are; empty
    /// where it means to change them.
    OptionalDouble tolerance(S settings);

    /// The values of `graph`, as it is before the rewrite, whose numbers it must know.
    default Set<String> values(Graph graph, S settings) {
        return Set.of();
    }

    /// What it must know of layers of `subject`'s original from running that on data, by weight name.
    default Map<String, Set<LayerStatistic>> needs(Subject subject, S settings) {
        return Map.of();
    }

    /// Why it cannot follow training, as a clause that follows "because"; empty if it can.
    default Optional<String> obstacleAfterTraining() {
        return Optional.empty();
    }

    /// `subject` rewritten.
    ///
    /// @param subject with what it asks for in [#values] and [#needs]
    /// @throws espalier.model.InputException if the model cannot be rewritten
    Rewritten apply(Subject subject, S settings, JobContext context);

    @Override
    default List<KnobSpec> knobs() {
        return Knobs.of(settings());
    }

    /// The settings that knob values stand for.
    ///
    /// @throws espalier.model.InputException naming rewrite, knob and allowed values
    default S read(Map<String, KnobValue> values) {
        return Knobs.read(settings(), id(), values);
    }

    /// A stage with every knob at its initial value.
    default Stage.Rewrite initial() {
        return Stage.Rewrite.of(id(), Knobs.write(Knobs.initial(settings())));
    }
}
