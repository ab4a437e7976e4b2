package espalier.compress;

import espalier.model.InputException;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.metric.LayerStatistics;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.LowRank;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/// What a plan must know of layers from running the model.
final class Needs {
    private Needs() {
    }

    /// What must be known by weight name, for layers of which anything must be.
    static SequencedMap<String, Set<LayerStatistic>> of(Plan plan, Statistics statistics,
            Map<String, CompressedLayer> previous) {
        var needs = new LinkedHashMap<String, Set<LayerStatistic>>();
        for (LayerPlan layer : plan.layers()) {
            var kinds = EnumSet.noneOf(LayerStatistic.class);
            layer.factorize().ifPresent(choice -> kinds.addAll(choice.needs()));
            Set<LayerStatistic> ofPieces = layer.needsOfPieces();
            kinds.addAll(isProduct(layer, statistics, previous) ? FactorStatistics.sources(ofPieces) : ofPieces);
            if (!kinds.isEmpty()) {
                needs.put(layer.layer().weight(), kinds);
            }
        }
        return needs;
    }

    private static boolean isProduct(LayerPlan plan, Statistics statistics, Map<String, CompressedLayer> previous) {
        Layer layer = plan.layer();
        CompressedLayer before = previous.get(layer.weight());
        return plan.factorize().isPresent()
                || (before != null ? before.weight() : statistics.weight(layer)) instanceof LowRank;
    }

    /// Makes sure that everything is known.
    ///
    /// @throws InputException naming the layer, the method, what it needs to know and the way to it
    static void require(Plan plan, Statistics statistics, Map<String, CompressedLayer> previous,
            Map<String, LayerStatistics> known) {
        Map<String, Set<LayerStatistic>> needs = of(plan, statistics, previous);
        for (LayerPlan layer : plan.layers()) {
            String weight = layer.layer().weight();
            Set<LayerStatistic> kinds = needs.getOrDefault(weight, Set.of());
            if (!known.getOrDefault(weight, LayerStatistics.NONE).hasAll(kinds)) {
                throw new InputException(
                        "%s of layer '%s' needs calibration data, to measure %s; choose data or another method"
                                .formatted(String.join(" and ", layer.needy()), layer.layer().name(),
                                        kinds.stream().map(LayerStatistic::words).collect(Collectors.joining(", "))));
            }
        }
    }
}
