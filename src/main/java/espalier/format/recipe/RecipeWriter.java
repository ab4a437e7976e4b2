package espalier.format.recipe;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.util.Map;

/// Makes JSON of recipes.
final class RecipeWriter {
    private RecipeWriter() {
    }

    static String text(Recipe recipe) {
        var root = new JsonObject();
        root.addProperty("format", RecipeFile.FORMAT);
        root.addProperty("version", RecipeFile.VERSION);
        var stages = new JsonArray();
        recipe.stages().forEach(stage -> stages.add(stage(stage)));
        root.add("stages", stages);
        return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(root) + "\n";
    }

    private static JsonObject stage(Stage stage) {
        var json = new JsonObject();
        switch (stage) {
            case Stage.Compress(var steps) -> {
                json.addProperty("kind", "compress");
                var targets = new JsonArray();
                steps.forEach((target, list) -> {
                    JsonObject entry = target(target);
                    var array = new JsonArray();
                    list.forEach(step -> array.add(step(step)));
                    entry.add("steps", array);
                    targets.add(entry);
                });
                json.add("targets", targets);
            }
            case Stage.Rewrite(String rewrite, var knobs) -> {
                json.addProperty("kind", "rewrite");
                json.addProperty("rewrite", rewrite);
                addKnobs(json, knobs);
            }
            case Stage.Recover(Recovery recovery) -> {
                json.addProperty("kind", "recover");
                json.addProperty("recovery", recovery.id());
                addKnobs(json, recovery.values());
            }
        }
        return json;
    }

    private static JsonObject target(Target target) {
        var json = new JsonObject();
        switch (target) {
            case Target.WholeModel _ -> json.addProperty("scope", "model");
            case Target.OperatorType(String operator) -> {
                json.addProperty("scope", "operator");
                json.addProperty("operator", operator);
            }
            case Target.OneLayer(String layer) -> {
                json.addProperty("scope", "layer");
                json.addProperty("layer", layer);
            }
        }
        return json;
    }

    private static JsonObject step(Step step) {
        var json = new JsonObject();
        json.addProperty("method", step.method());
        if (!step.enabled()) {
            json.addProperty("enabled", false);
        }
        addKnobs(json, step.knobs());
        return json;
    }

    private static void addKnobs(JsonObject json, Map<String, KnobValue> knobs) {
        if (knobs.isEmpty()) {
            return;
        }
        var values = new JsonObject();
        knobs.forEach((name, value) -> {
            switch (value) {
                case KnobValue.Amount(double amount) when value.toString().contains(".")
                        || value.toString().contains("E") ->
                    values.addProperty(name, amount);
                case KnobValue.Amount(double amount) -> values.addProperty(name, (long) amount);
                case KnobValue.Choice(String choice) when choice.equals("true") || choice.equals("false") -> values
                        .addProperty(name, Boolean.valueOf(choice));
                case KnobValue.Choice(String choice) -> values.addProperty(name, choice);
            }
        });
        json.add("knobs", values);
    }
}
