package espalier.report;

import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes a recipe on one line, in the notation of the command line: `*.magnitude.sparsity=0.9 fc1.svd.rank=50 → finetune epochs=1`.
public final class RecipeWords {
    private RecipeWords() {
    }

    /// The line for `recipe`; `original` where it does nothing.
    public static String of(Recipe recipe) {
        var parts = new ArrayList<String>();
        for (Stage stage : recipe.stages()) {
            switch (stage) {
                case Stage.Compress(var steps) -> parts.add(steps.entrySet().stream()
                        .flatMap(entry -> entry.getValue().stream().flatMap(step -> settings(entry.getKey(), step)
                                .stream()))
                        .collect(Collectors.joining(" ")));
                case Stage.Recover(Recovery.None _) -> {
                }
                case Stage.Recover(Recovery recovery) -> parts.add(recovery(recovery));
            }
        }
        parts.removeIf(String::isEmpty);
        return parts.isEmpty() ? "original" : String.join(" → ", parts);
    }

    private static List<String> settings(Target target, Step step) {
        String layer = switch (target) {
            case Target.WholeModel _ -> "*";
            case Target.OperatorType(String operator) -> "(" + operator + ")";
            case Target.OneLayer(String name) -> name;
        };
        String start = layer + "." + step.method();
        if (!step.enabled()) {
            return List.of(start + " off");
        }
        return step.knobs().isEmpty()
                ? List.of(start)
                : step.knobs().entrySet().stream().map(knob -> start + "." + knob.getKey() + "=" + knob.getValue())
                        .toList();
    }

    private static String recovery(Recovery recovery) {
        Map<String, KnobValue> knobs = recovery instanceof Record settings ? Knobs.write(settings) : Map.of();
        return recovery.id() + knobs.entrySet().stream().map(knob -> " " + knob.getKey() + "=" + knob.getValue())
                .collect(Collectors.joining());
    }
}
