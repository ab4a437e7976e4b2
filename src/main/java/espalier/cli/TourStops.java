package espalier.cli;

import espalier.model.graph.Graph;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The recipes of the tour: each method alone, then with recovery, then together.
final class TourStops {
    private static final Recovery NONE = new Recovery.None();
    private static final Recovery TUNING = Knobs.initial(Recovery.FineTuning.class);
    private static final Recovery DISTILLATION = Knobs.initial(Recovery.Distillation.class);

    private TourStops() {
    }

    static List<Recipe> recipes(Graph graph) {
        Target everywhere = Target.WHOLE_MODEL;
        Target largest = new Target.OneLayer(graph.layers().stream()
                .max(Comparator.comparingLong(layer -> layer.shape().elements())).orElseThrow().name());
        return List.of(recipe(NONE, everywhere, bits(8)), recipe(NONE, everywhere, bits(4)),
                recipe(NONE, everywhere, bits(2)), recipe(TUNING, everywhere, bits(2)),
                recipe(NONE, largest, rank(0.1)), recipe(NONE, largest, rank(0.04)),
                recipe(TUNING, largest, rank(0.04)), recipe(NONE, everywhere, sparsity(0.9)),
                recipe(TUNING, everywhere, sparsity(0.9)), recipe(DISTILLATION, everywhere, sparsity(0.9)),
                recipe(TUNING, everywhere, sparsity(0.9), bits(4)));
    }

    private static Step bits(int bits) {
        return Step.of("uniform", Map.of("bits", KnobValue.of(bits)));
    }

    private static Step rank(double fraction) {
        return Step.of("svd", Map.of("fraction", KnobValue.of(fraction)));
    }

    private static Step sparsity(double sparsity) {
        return Step.of("magnitude", Map.of("sparsity", KnobValue.of(sparsity), "scope", KnobValue.of("global")));
    }

    private static Recipe recipe(Recovery recovery, Target target, Step... steps) {
        var targets = new LinkedHashMap<Target, List<Step>>();
        targets.put(target, List.of(steps));
        return Recipe.of(new Stage.Compress(targets), recovery);
    }
}
