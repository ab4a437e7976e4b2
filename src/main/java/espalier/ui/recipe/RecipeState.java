package espalier.ui.recipe;

import espalier.model.graph.Layer;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What the recipe form shows.
///
/// @param layers all layers of the model
/// @param selected the layers the form edits, in the model's order
/// @param focus the draft, and which of its stages is edited
/// @param ranks what is known of the only selected layer's rank
/// @param hasBatchNorm whether the model has running statistics to estimate again
/// @param busy whether a training runs, so that another has to wait
/// @param teacher the file of the model that distillation follows; empty for the original
/// @param obstacle why nothing can be measured, as a sentence; empty if it can
public record RecipeState(List<Layer> layers, List<Layer> selected, StageFocus focus, Ranks ranks,
        boolean hasBatchNorm, boolean busy, Optional<Path> teacher, Optional<String> obstacle) {
    /// Nothing open.
    static final RecipeState NOTHING = new RecipeState(List.of(), List.of(), new StageFocus(Recipe.EMPTY, 0),
            Ranks.UNKNOWN, false, false, Optional.empty(), Optional.empty());

    public RecipeState {
        layers = List.copyOf(layers);
        selected = List.copyOf(selected);
    }

    /// What is known of the rank of one layer.
    ///
    /// @param ninety the one that keeps 90 % of the energy
    /// @param now the one the layer has, where it is factorized
    /// @param breakEven the one below which its factors, as they are arranged, hold fewer numbers
    public record Ranks(OptionalInt ninety, OptionalInt now, OptionalDouble breakEven) {
        /// Nothing.
        public static final Ranks UNKNOWN = new Ranks(OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty());
    }

    /// The compress stage that is edited.
    Stage.Compress compress() {
        return focus.compress();
    }

    /// The step that holds for a target, with the target that says it.
    record Holding(Step step, Target source) {}

    /// The step of `method` that holds at `target`, switched off or not, from the most specific tier that names the method.
    Optional<Holding> holding(Target target, String method) {
        Optional<Holding> own = compress().step(target, method).map(step -> new Holding(step, target));
        return own.or(() -> wider(target).flatMap(next -> holding(next, method)));
    }

    /// The step among `methods`, which are of one family, that holds at `target`: the most specific that is on; where none is, one
    /// that is off, the most specific again.
    Optional<Holding> holding(Target target, List<String> methods) {
        return methods.stream().flatMap(method -> holding(target, method).stream())
                .min(Comparator.comparing((Holding held) -> !held.step().enabled())
                        .thenComparing(held -> distance(target, held.source())));
    }

    private int distance(Target from, Target to) {
        return from.equals(to) ? 0 : 1 + wider(from).map(next -> distance(next, to)).orElse(0);
    }

    private Optional<Target> wider(Target target) {
        return switch (target) {
            case Target.WholeModel _ -> Optional.empty();
            case Target.OperatorType _ -> Optional.of(Target.WHOLE_MODEL);
            case Target.OneLayer(String name) -> Optional.of(layers.stream()
                    .filter(layer -> layer.name().equals(name)).findFirst()
                    .<Target>map(layer -> new Target.OperatorType(layer.operator())).orElse(Target.WHOLE_MODEL));
        };
    }

    /// The names of the layers and kinds that say something else of `methods`, which are of one family, than the wide tier that reaches
    /// them.
    List<String> exceptions(Tier tier, List<String> methods) {
        if (tier == Tier.LAYER) {
            return List.of();
        }
        List<Target> wide = tier.targets(selected);
        Optional<Step> common = wide.stream().findFirst().flatMap(target -> holding(target, methods))
                .map(Holding::step).filter(Step::enabled);
        return compress().steps().keySet().stream()
                .filter(target -> !(target instanceof Target.WholeModel) && !wide.contains(target))
                .filter(target -> tier == Tier.MODEL || isReached(target, tier))
                .filter(target -> isNamed(target, methods)
                        && !holding(target, methods).map(Holding::step).filter(Step::enabled).equals(common))
                .map(Tier::words).toList();
    }

    private boolean isNamed(Target target, List<String> methods) {
        return methods.stream().anyMatch(method -> compress().step(target, method).isPresent());
    }

    private boolean isReached(Target target, Tier tier) {
        return target instanceof Target.OneLayer(String name)
                && reached(tier).stream().anyMatch(layer -> layer.name().equals(name));
    }

    /// The layers that edits at `tier` reach.
    List<Layer> reached(Tier tier) {
        return switch (tier) {
            case LAYER -> selected;
            case KIND -> layers.stream().filter(layer -> selected.stream()
                    .anyMatch(chosen -> chosen.operator().equals(layer.operator()))).toList();
            case MODEL -> layers;
        };
    }
}
