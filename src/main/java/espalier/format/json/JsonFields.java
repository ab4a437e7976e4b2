package espalier.format.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import espalier.model.InputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The fields of one JSON object: each is asked for by name and type, and what nobody asked for is refused.
public final class JsonFields {
    private final JsonObject object;
    private final String what;
    private final Set<String> asked = new HashSet<>();

    private JsonFields(JsonObject object, String what) {
        this.object = object;
        this.what = what;
    }

    /// The fields of `element`.
    ///
    /// @param what names the object in messages
    /// @throws InputException if it is no object
    public static JsonFields of(JsonElement element, String what) {
        if (element instanceof JsonObject object) {
            return new JsonFields(object, what);
        }
        throw new InputException("The " + what + " must be a JSON object in braces.");
    }

    /// The names of all fields, in the order of the text.
    public Set<String> names() {
        return object.keySet();
    }

    /// Whether there is a field of this name.
    public boolean has(String name) {
        return object.has(name);
    }

    /// The text of a field that must be there.
    public String text(String name) {
        return primitive(name).filter(JsonPrimitive::isString).orElseThrow(() -> wrong(name, "text")).getAsString();
    }

    /// The whole number of a field that must be there.
    public long whole(String name) {
        return whole(primitive(name), name);
    }

    /// The truth of a field, or `otherwise` where it is left out.
    public boolean truth(String name, boolean otherwise) {
        asked.add(name);
        return object.has(name)
                ? primitive(name).filter(JsonPrimitive::isBoolean).orElseThrow(() -> wrong(name, "true or false"))
                        .getAsBoolean()
                : otherwise;
    }

    /// The whole numbers of a list that must be there.
    public List<Long> wholes(String name) {
        var numbers = new ArrayList<Long>();
        for (JsonElement element : array(name)) {
            numbers.add(whole(Optional.of(element).filter(JsonPrimitive.class::isInstance)
                    .map(JsonPrimitive.class::cast), name));
        }
        return numbers;
    }

    /// The texts of a list that must be there.
    public List<String> texts(String name) {
        var texts = new ArrayList<String>();
        for (JsonElement element : array(name)) {
            if (!(element instanceof JsonPrimitive text && text.isString())) {
                throw wrong(name, "a list of texts");
            }
            texts.add(text.getAsString());
        }
        return texts;
    }

    /// The objects of a list that must be there.
    public List<JsonFields> objects(String name) {
        var objects = new ArrayList<JsonFields>();
        for (JsonElement element : array(name)) {
            objects.add(of(element, name + "[" + objects.size() + "] of the " + what));
        }
        return objects;
    }

    /// The object of a field that must be there.
    public JsonFields object(String name) {
        return of(present(name), "'" + name + "' of the " + what);
    }

    /// A number, text or truth as it stands, of a field that must be there.
    public JsonPrimitive value(String name) {
        return primitive(name).orElseThrow(() -> wrong(name, "a number or a text"));
    }

    /// Refuses fields that nobody asked for.
    ///
    /// @throws InputException if there are any, naming the first
    public void requireNoMore() {
        for (String name : object.keySet()) {
            if (!asked.contains(name)) {
                throw new InputException("The %s has a field '%s' that is not known here%s; correct or remove it."
                        .formatted(what, name, asked.isEmpty() ? "" : " (known: " + String.join(", ", sorted()) + ")"));
            }
        }
    }

    /// How messages name this object.
    public String what() {
        return what;
    }

    private List<String> sorted() {
        return asked.stream().sorted().toList();
    }

    private JsonElement present(String name) {
        asked.add(name);
        if (!object.has(name)) {
            throw new InputException("The " + what + " lacks the field '" + name + "'.");
        }
        return object.get(name);
    }

    private Optional<JsonPrimitive> primitive(String name) {
        return present(name) instanceof JsonPrimitive primitive ? Optional.of(primitive) : Optional.empty();
    }

    private JsonArray array(String name) {
        if (present(name) instanceof JsonArray array) {
            return array;
        }
        throw wrong(name, "a list");
    }

    private long whole(Optional<JsonPrimitive> value, String name) {
        try {
            return value.filter(JsonPrimitive::isNumber).map(number -> Long.parseLong(number.getAsString()))
                    .orElseThrow(() -> wrong(name, "a whole number"));
        } catch (NumberFormatException _) {
            throw wrong(name, "a whole number");
        }
    }

    private InputException wrong(String name, String expected) {
        return new InputException("'" + name + "' of the " + what + " must be " + expected + ".");
    }
}
