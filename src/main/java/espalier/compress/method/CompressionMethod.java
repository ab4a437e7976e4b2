package espalier.compress.method;

import espalier.compress.CompressionMethods;

import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.Explained;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One way to compress a weight, with its settings.
///
/// A new method is a final class with a public nested `Settings` record whose components carry `@Knob`, implementing one of
/// [Factorization], [Pruning] and [Quantization], and a line in [CompressionMethods#ALL].
///
/// @param <S> the settings record
public sealed interface CompressionMethod<S extends Record> extends Explained
        permits Factorization, Pruning, Quantization {
    /// What it does to a weight.
    Family family();

    /// The settings record.
    Class<S> settings();

    /// Why it cannot be applied to `layer`, as a clause that follows "because"; empty if it can.
    default Optional<String> obstacle(Layer layer) {
        return Optional.empty();
    }

    /// Why it cannot be applied to `layer` of `graph` with these settings, as a clause that follows "because"; empty if it can.
    default Optional<String> obstacle(Graph graph, Layer layer, S settings) {
        return obstacle(layer);
    }

    /// Whether it can be applied to `layer`.
    default boolean appliesTo(Layer layer) {
        return obstacle(layer).isEmpty();
    }

    @Override
    default List<KnobSpec> knobs() {
        return Knobs.of(settings());
    }

    /// Its knobs with the limits `layer` sets.
    default List<KnobSpec> knobs(Layer layer) {
        return knobs();
    }

    /// What must be known of a layer from running the model on data, for [Part#statistic]; nothing for a method that looks at weights
    /// alone.
    default Set<LayerStatistic> needs(S settings) {
        return Set.of();
    }

    /// What must be known of a layer with these knob values.
    ///
    /// @throws espalier.model.InputException naming method, knob and allowed values
    default Set<LayerStatistic> needsOf(Map<String, KnobValue> values) {
        return needs(read(values));
    }

    /// The settings that knob values stand for.
    ///
    /// @throws espalier.model.InputException naming method, knob and allowed values
    default S read(Map<String, KnobValue> values) {
        return Knobs.read(settings(), id(), values);
    }

    /// A step with every knob at its initial value.
    default Step initial() {
        return Step.of(id(), Knobs.write(Knobs.initial(settings())));
    }
}
