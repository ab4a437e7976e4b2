package espalier.cli;

import com.google.gson.JsonParser;
import espalier.format.recipe.RecipeFile;
import espalier.model.array.Dim;
import espalier.model.array.Shape;
import espalier.model.recipe.Recipe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A JSON object under construction, its fields in the order in which they are added.
final class Json {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    Json with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    Json with(String name, long value) {
        fields.put(name, value);
        return this;
    }

    Json with(String name, boolean value) {
        fields.put(name, value);
        return this;
    }

    /// Adds a number; JSON has no word for one that is none, so that becomes null.
    Json with(String name, double value) {
        fields.put(name, Double.isFinite(value) ? value : null);
        return this;
    }

    Json with(String name, Json value) {
        fields.put(name, value.fields);
        return this;
    }

    /// Adds a field that is there but has no value.
    Json withNothing(String name) {
        fields.put(name, null);
        return this;
    }

    /// Adds the sizes of `shape`; a size that is not known is its name or null.
    Json with(String name, Shape shape) {
        var sizes = new ArrayList<>();
        shape.dims().forEach(dim -> sizes.add(switch (dim) {
            case Dim.Known(long size) -> size;
            case Dim.Symbol(String symbol) -> symbol;
            case Dim.Unknown _ -> null;
        }));
        fields.put(name, sizes);
        return this;
    }

    /// Adds a recipe as its file has it.
    Json with(String name, Recipe recipe) {
        fields.put(name, JsonParser.parseString(RecipeFile.toText(recipe)));
        return this;
    }

    <T> Json with(String name, Collection<T> items, Function<T, Json> json) {
        fields.put(name, items.stream().map(item -> json.apply(item).fields).toList());
        return this;
    }

    Json withTexts(String name, Collection<String> texts) {
        fields.put(name, List.copyOf(texts));
        return this;
    }

    /// The fields so far, by name.
    Map<String, Object> fields() {
        return fields;
    }
}
