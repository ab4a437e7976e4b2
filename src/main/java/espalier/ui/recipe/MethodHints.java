package espalier.ui.recipe;

import espalier.compress.method.CompressionMethod;
import espalier.compress.method.Family;
import espalier.model.graph.Layer;
import espalier.model.metric.LayerStatistic;
import espalier.model.recipe.KnobValue;
import espalier.report.Explanation;
import espalier.ui.Amounts;
import espalier.ui.Text;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What the form says below the knobs of a method: where it does not apply, what it needs, what its rank means.
///
/// @param tier what the form edits
record MethodHints(RecipeState state, Tier tier) {
    private static final int SEVERAL = 4;

    /// The hint for `method` with these knob values; empty where there is nothing to say.
    String of(CompressionMethod<?> method, Map<String, KnobValue> values, boolean isOn) {
        List<Layer> reached = state.reached(tier);
        List<Layer> able = reached.stream().filter(method::appliesTo).toList();
        if (able.isEmpty()) {
            return reached.isEmpty()
                    ? ""
                    : Text.of("recipe.obstacle", method.obstacle(reached.getFirst()).orElse(""));
        }
        Set<LayerStatistic> needed = method.needsOf(values);
        if (!needed.isEmpty()) {
            return state.obstacle().isPresent()
                    ? Text.of("recipe.needs.obstacle", Explanation.words(needed), state.obstacle().get())
                    : Text.of("recipe.needs", Explanation.words(needed));
        }
        if (able.size() < reached.size()) {
            return Text.of("recipe.skips", listed(reached.stream()
                    .filter(layer -> !method.appliesTo(layer)).map(Layer::name).toList()));
        }
        boolean isOneRank = method.family() == Family.FACTORIZE && tier == Tier.LAYER && able.size() == 1;
        return isOneRank ? rank(able.getFirst(), isOn) : "";
    }

    private String rank(Layer layer, boolean isOn) {
        String breakEven = Amounts.count((long) Math.floor(state.ranks().breakEven().orElse(layer.breakEvenRank())));
        String energy = state.ranks().ninety().isPresent()
                ? " · " + Text.of("recipe.rank.energy", Amounts.count(state.ranks().ninety().getAsInt()))
                : "";
        String now = isOn && state.ranks().now().isPresent()
                ? Text.of("recipe.rank.now", Amounts.count(state.ranks().now().getAsInt()),
                        Amounts.count(layer.fullRank())) + " · "
                : "";
        return now + Text.of("recipe.rank.break.even", breakEven) + energy;
    }

    /// A few of `names`.
    static String listed(List<String> names) {
        String first = names.stream().limit(SEVERAL).collect(Collectors.joining(", "));
        return names.size() > SEVERAL ? first + " …" : first;
    }
}
