package espalier.compress;

import espalier.compress.method.Part;

import espalier.job.JobContext;
import espalier.model.array.Array;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistics;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Mask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// The pruning of a session: gathers what is ranked together, asks the method for masks, and remembers the last ones.
final class Thinning {
    private final Statistics statistics;
    private final Latest<Array> masked = new Latest<>();
    private final Latest<List<Mask>> masks = new Latest<>();

    Thinning(Statistics statistics) {
        this.statistics = statistics;
    }

    /// One piece of one form that a pruning method looks at.
    private record Spot(int form, int piece) {}

    /// What is ranked together.
    private record Pool(LayerPlan.Prune<?> choice, List<Spot> spots) {
        /// What the pool's masks are remembered by.
        Object slot() {
            return choice.pools() ? choice : spots.getFirst();
        }
    }

    /// Puts the masks of `plans` on `forms`; what is pruned already stays so.
    ///
    /// @param known of every piece of every form
    void prune(List<LayerPlan> plans, List<Form> forms, List<List<LayerStatistics>> known, JobContext context) {
        for (Pool pool : pools(plans, forms)) {
            context.checkCancelled();
            prune(plans, forms, known, pool);
        }
    }

    private static List<Pool> pools(List<LayerPlan> plans, List<Form> forms) {
        var alone = new ArrayList<Pool>();
        var together = new LinkedHashMap<LayerPlan.Prune<?>, List<Spot>>();
        for (int i = 0; i < plans.size(); i++) {
            for (int piece = 0; plans.get(i).prune().isPresent() && piece < forms.get(i).pieces().size(); piece++) {
                LayerPlan.Prune<?> choice = plans.get(i).prune().get();
                var spot = new Spot(i, piece);
                if (choice.pools()) {
                    together.computeIfAbsent(choice, _ -> new ArrayList<>()).add(spot);
                } else {
                    alone.add(new Pool(choice, List.of(spot)));
                }
            }
        }
        together.forEach((choice, spots) -> alone.add(new Pool(choice, spots)));
        return alone;
    }

    private void prune(List<LayerPlan> plans, List<Form> forms, List<List<LayerStatistics>> known, Pool pool) {
        var parts = new ArrayList<Part>();
        for (Spot spot : pool.spots) {
            Layer layer = plans.get(spot.form).layer();
            Form.Piece piece = forms.get(spot.form).pieces().get(spot.piece);
            Array values = masked.get(layer.weight() + "/" + spot.piece, piece, piece::masked);
            parts.add(statistics.part(layer, spot.piece, values, known.get(spot.form).get(spot.piece)));
        }
        List<Mask> chosen = masks.get(pool.slot(), List.of(pool.choice, parts), () -> pool.choice
                .masks(parts, pool.spots.stream().map(spot -> plans.get(spot.form).layer()).toList(),
                        statistics::channels));
        for (int i = 0; i < parts.size(); i++) {
            Spot spot = pool.spots.get(i);
            Form.Piece piece = forms.get(spot.form).pieces().get(spot.piece);
            Mask mask = piece.mask().map(chosen.get(i)::and).orElse(chosen.get(i));
            Form.Piece pruned = piece.withLatent(parts.get(i).values()).withMask(mask);
            forms.set(spot.form, forms.get(spot.form).with(spot.piece, pruned));
        }
    }

    /// The masks at another sparsity, from free numbers alone: see [Compressor#masks].
    Map<String, List<Mask>> masks(List<LayerPlan> all, DoubleUnaryOperator sparsity,
            Map<String, CompressedLayer> current, Map<String, LayerStatistics> known) {
        List<LayerPlan> plans = all.stream().filter(plan -> current.containsKey(plan.layer().weight()))
                .map(plan -> plan.withSparsity(sparsity)).toList();
        List<Form> forms = plans.stream().map(plan -> Form.of(current.get(plan.layer().weight()))).toList();
        var found = new HashMap<String, List<Mask>>();
        for (Pool pool : pools(plans, forms)) {
            List<Part> parts = pool.spots.stream()
                    .map(spot -> anew(plans.get(spot.form), forms.get(spot.form), spot.piece, known)).toList();
            List<Layer> layers = pool.spots.stream().map(spot -> plans.get(spot.form).layer()).toList();
            List<Mask> chosen = pool.choice.masks(parts, layers, statistics::channels);
            // Pieces of one layer stand in one pool or in pools that follow each other, in their order.
            for (int i = 0; i < parts.size(); i++) {
                String weight = plans.get(pool.spots.get(i).form).layer().weight();
                found.computeIfAbsent(weight, _ -> new ArrayList<>()).add(chosen.get(i));
            }
        }
        followers(plans, found).forEach((weight, mask) -> found.put(weight, List.of(mask)));
        return found;
    }

    /// The masks of what follows channels that are pruned together, by weight name.
    ///
    /// @param masks of layers, by weight name
    Map<String, Mask> followers(List<LayerPlan> plans, Map<String, List<Mask>> masks) {
        var coupled = new HashMap<String, Mask>();
        for (LayerPlan plan : plans) {
            List<Mask> own = masks.getOrDefault(plan.layer().weight(), List.of());
            if (plan.prune().filter(LayerPlan.Prune::isCoupled).isPresent() && own.size() == 1) {
                coupled.put(plan.layer().weight(), own.getFirst());
            }
        }
        return coupled.isEmpty() ? Map.of() : new Followers(statistics.channels()).masks(coupled);
    }

    private Part anew(LayerPlan plan, Form form, int piece, Map<String, LayerStatistics> known) {
        LayerStatistics whole = known.getOrDefault(plan.layer().weight(), LayerStatistics.NONE);
        LayerStatistics statistic = form.isProduct() && !plan.needsOfPieces().isEmpty()
                ? FactorStatistics.of(plan.layer(), form, plan.needsOfPieces(), whole).get(piece)
                : whole;
        return statistics.anew(plan.layer(), piece, form.pieces().get(piece).latent()).with(statistic);
    }
}
