package espalier.compress.prune;

import espalier.compress.method.Magnitudes;
import espalier.compress.method.Part;
import espalier.compress.method.Pruning;
import espalier.model.graph.Graph;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.weight.Mask;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A pruning method that says what weights are worth; how much goes, in which units and from which layers is the same for all: see
/// [Cut].
///
/// @param <S> the settings record
interface Criterion<S extends Record> extends Pruning<S> {
    /// How much to prune, and from where.
    Amount amount(S settings);

    /// What is kept or pruned as one.
    Units units(S settings);

    /// What each unit of `part` is worth: those worth least go first. In the order of the weight, or of its [Blocks].
    float[] worth(Part part, S settings);

    /// What must be known of a layer for [#worth].
    default Set<LayerStatistic> looksAt(S settings) {
        return Set.of();
    }

    /// Everything that [#worth] depends on but the part.
    default Object aspect(S settings) {
        return List.of(id(), units(settings));
    }

    /// What a ranking is remembered by.
    record RankingOf(Object aspect) {}

    /// How the units of `part` rank; remembered with it, so that another sparsity costs no pass over the weights to rank them.
    default Magnitudes ranking(Part part, S settings) {
        return part.remembered(new RankingOf(aspect(settings)), Magnitudes.class,
                () -> Worth.ranking(part, units(settings), worth(part, settings)));
    }

    @Override
    default Set<LayerStatistic> needs(S settings) {
        var needs = EnumSet.noneOf(LayerStatistic.class);
        needs.addAll(looksAt(settings));
        if (amount(settings).scope() == Scope.SENSITIVITY) {
            needs.add(LayerStatistic.GRADIENT_SQUARES);
        }
        return needs;
    }

    @Override
    default Optional<String> obstacle(Graph graph, Layer layer, S settings) {
        return obstacle(layer).or(() -> units(settings).obstacle(graph, layer));
    }

    @Override
    default boolean pools(S settings) {
        return amount(settings).scope().pools();
    }

    @Override
    default List<Mask> masks(List<Part> parts, S settings) {
        return new Cut<>(this, parts, settings).masks();
    }
}
