package espalier.format.recipe;

import com.google.gson.JsonPrimitive;
import espalier.format.json.JsonFields;
import espalier.model.InputException;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Recipe;
import espalier.model.recipe.Recovery;
import espalier.model.recipe.Stage;
import espalier.model.recipe.Step;
import espalier.model.recipe.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes recipes of JSON fields.
final class RecipeReader {
    private RecipeReader() {
    }

    static Recipe recipe(JsonFields fields) {
        return new Recipe(fields.objects("stages").stream().map(RecipeReader::stage).toList());
    }

    private static Stage stage(JsonFields fields) {
        String kind = fields.text("kind");
        Stage stage = switch (kind) {
            case "compress" -> compress(fields);
            case "rewrite" -> Stage.Rewrite.of(fields.text("rewrite"), knobs(fields));
            case "recover" -> new Stage.Recover(recovery(fields));
            default -> throw unknown(fields, "kind", kind, "compress, rewrite or recover");
        };
        fields.requireNoMore();
        return stage;
    }

    private static Stage.Compress compress(JsonFields fields) {
        var steps = new LinkedHashMap<Target, List<Step>>();
        for (JsonFields entry : fields.objects("targets")) {
            Target target = target(entry);
            List<Step> list = entry.objects("steps").stream().map(RecipeReader::step).toList();
            entry.requireNoMore();
            if (steps.put(target, list) != null) {
                throw new InputException(
                        "The " + entry.what() + " is for a target that stands before it; join the two.");
            }
        }
        return new Stage.Compress(steps);
    }

    private static Target target(JsonFields fields) {
        String scope = fields.text("scope");
        return switch (scope) {
            case "model" -> Target.WHOLE_MODEL;
            case "operator" -> new Target.OperatorType(fields.text("operator"));
            case "layer" -> new Target.OneLayer(fields.text("layer"));
            default -> throw unknown(fields, "scope", scope, "model, operator or layer");
        };
    }

    private static Step step(JsonFields fields) {
        var step = new Step(fields.text("method"), fields.truth("enabled", true), new TreeMap<>(knobs(fields)));
        fields.requireNoMore();
        return step;
    }

    private static Recovery recovery(JsonFields fields) {
        String id = fields.text("recovery");
        Map<String, KnobValue> knobs = knobs(fields);
        try {
            return Recovery.of(id, knobs);
        } catch (InputException e) {
            throw new InputException("The " + fields.what() + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static Map<String, KnobValue> knobs(JsonFields fields) {
        var knobs = new LinkedHashMap<String, KnobValue>();
        if (fields.has("knobs")) {
            JsonFields values = fields.object("knobs");
            values.names().forEach(name -> knobs.put(name, knob(values.value(name), name, fields)));
        }
        return knobs;
    }

    private static KnobValue knob(JsonPrimitive value, String name, JsonFields fields) {
        if (!value.isNumber()) {
            return KnobValue.of(value.getAsString());
        }
        double amount = value.getAsDouble();
        if (!Double.isFinite(amount)) {
            throw new InputException("The knob '" + name + "' of the " + fields.what() + " is too large.");
        }
        return KnobValue.of(amount);
    }

    private static InputException unknown(JsonFields fields, String field, String value, String choices) {
        return new InputException(
                "'%s' of the %s is '%s'; it must be %s.".formatted(field, fields.what(), value, choices));
    }
}
