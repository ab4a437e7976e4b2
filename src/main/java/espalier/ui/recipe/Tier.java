package espalier.ui.recipe;

import espalier.model.graph.Layer;
import espalier.model.recipe.Target;
import espalier.ui.Text;
import java.util.List;
import java.util.stream.Collectors;

/// For how much of the model an edit counts: the selected layers, all of their kind, or every layer.
public enum Tier {
    LAYER, KIND, MODEL;

    /// The targets that edits at this tier have.
    List<Target> targets(List<Layer> selected) {
        return switch (this) {
            case LAYER -> selected.stream().<Target>map(layer -> new Target.OneLayer(layer.name())).toList();
            case KIND -> selected.stream().map(Layer::operator).distinct().<Target>map(Target.OperatorType::new)
                    .toList();
            case MODEL -> List.of(Target.WHOLE_MODEL);
        };
    }

    /// What stands on its button.
    String words(List<Layer> selected) {
        return switch (this) {
            case LAYER -> selected.size() > 1
                    ? Text.of("recipe.tier.layers", selected.size())
                    : Text.of("recipe.tier.layer");
            case KIND -> Text.of("recipe.tier.kind",
                    selected.stream().map(Layer::operator).distinct().collect(Collectors.joining(", ")));
            case MODEL -> Text.of("recipe.tier.model");
        };
    }

    /// What people call a target.
    static String words(Target target) {
        return switch (target) {
            case Target.OneLayer(String layer) -> layer;
            case Target.OperatorType(String operator) -> Text.of("recipe.tier.kind", operator);
            case Target.WholeModel _ -> Text.of("recipe.tier.model");
        };
    }
}
