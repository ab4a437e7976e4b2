package espalier.experiment;

import espalier.compress.Compressor;
import espalier.model.metric.LayerStatistics;
import espalier.model.recipe.Stage;
import espalier.model.weight.CompressedLayer;
import espalier.model.weight.Constraint;
import espalier.model.weight.Dense;
import espalier.model.weight.Mask;
import espalier.model.weight.Sparse;
import espalier.train.Remasking;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// Chooses the masks of a compress stage anew while the training after it runs. What an earlier stage pruned stays pruned.
final class StageMasks implements Remasking {
    private final Compressor compressor;
    private final Stage.Compress stage;
    private final Map<String, LayerStatistics> known;
    /// By weight name, in the order of the free numbers; layers that were not pruned before are left out.
    private final Map<String, List<Mask>> earlier = new HashMap<>();

    /// @param compressor the one that applies the stage
    /// @param before by weight name, the layers that earlier stages left
    /// @param known what the stage was applied with
    StageMasks(Compressor compressor, Stage.Compress stage, Map<String, CompressedLayer> before,
            Map<String, LayerStatistics> known) {
        this.compressor = compressor;
        this.stage = stage;
        this.known = known;
        before.forEach((name, layer) -> {
            List<Mask> masks = masks(layer.constraint());
            if (!masks.isEmpty()) {
                earlier.put(name, masks);
            }
        });
        compressor.graph().weights().forEach((name, weight) -> {
            if (weight instanceof Sparse(Mask mask, _)) {
                earlier.putIfAbsent(name, List.of(mask));
            }
        });
    }

    private static List<Mask> masks(Constraint constraint) {
        return switch (constraint) {
            case Constraint.Masked(Mask mask, _) -> List.of(mask);
            case Constraint.Factored(_, List<Constraint> factors) ->
                factors.stream().flatMap(factor -> masks(factor).stream()).toList();
            default -> List.of();
        };
    }

    @Override
    public Map<String, List<Mask>> masks(DoubleUnaryOperator sparsity, Map<String, CompressedLayer> current) {
        var open = new HashMap<String, CompressedLayer>();
        current.forEach((name, layer) -> open.put(name, withoutEarlier(name, layer)));
        var found = new HashMap<>(compressor.masks(stage, sparsity, open, known));
        found.keySet().removeIf(name -> masks(current.get(name).constraint()).size() != found.get(name).size());
        found.replaceAll((name, masks) -> fits(name, masks.stream().map(Mask::shape).toList())
                ? both(masks, earlier.get(name))
                : masks);
        return found;
    }

    /// The layer with zeros for what was pruned earlier, so that it is ranked last.
    private CompressedLayer withoutEarlier(String name, CompressedLayer layer) {
        List<Integer> places = places(layer.constraint());
        if (!fits(name, places.stream().map(place -> layer.latent().get(place).shape()).toList())) {
            return layer;
        }
        var latent = new ArrayList<>(layer.latent());
        for (int i = 0; i < places.size(); i++) {
            Mask mask = earlier.get(name).get(i);
            latent.set(places.get(i), new Sparse(mask, new Dense(latent.get(places.get(i)))).toDense());
        }
        return new CompressedLayer(layer.weight(), layer.constraint(), latent);
    }

    /// Where among the free numbers those of the weight's own shape stand, or those of each factor.
    private static List<Integer> places(Constraint constraint) {
        int arrays = constraint.arrays();
        return constraint instanceof Constraint.Factored product
                ? product.split(IntStream.range(0, arrays).boxed().toList()).stream().map(List::getFirst).toList()
                : List.of(0);
    }

    private boolean fits(String name, List<?> shapes) {
        return earlier.containsKey(name) && earlier.get(name).stream().map(Mask::shape).toList().equals(shapes);
    }

    private static List<Mask> both(List<Mask> some, List<Mask> others) {
        var both = new ArrayList<Mask>();
        for (int i = 0; i < some.size(); i++) {
            both.add(some.get(i).and(others.get(i)));
        }
        return both;
    }
}
