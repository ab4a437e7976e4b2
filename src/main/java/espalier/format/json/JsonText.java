package espalier.format.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.internal.LazilyParsedNumber;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import espalier.model.InputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;

/// Reads JSON strictly: nothing but what RFC 8259 allows, no key twice, no endless nesting.
public final class JsonText {
    private static final int DEEPEST = 32;

    private final JsonReader reader;

    private JsonText(Reader text) {
        reader = new JsonReader(text);
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(DEEPEST);
    }

    /// The object that `text` is.
    ///
    /// @param what names the text in messages, such as `recipe 'a.json'`
    /// @throws InputException if it is no JSON object, or nests too deep
    public static JsonFields object(String text, String what) {
        try {
            var json = new JsonText(new StringReader(text));
            JsonElement root = json.element();
            if (json.reader.peek() != JsonToken.END_DOCUMENT) {
                throw new MalformedJsonException("something follows its end");
            }
            return JsonFields.of(root, what);
        } catch (EOFException e) {
            throw new InputException("The " + what + " ends too early: it is no complete JSON.", e);
        } catch (IOException | NumberFormatException | IllegalStateException e) {
            throw new InputException("The " + what + " is no JSON: " + firstLine(e) + ".", e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                .replaceFirst("^Use JsonReader.setStrictness.*?to accept malformed JSON", "malformed");
    }

    private JsonElement element() throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> object();
            case BEGIN_ARRAY -> array();
            case STRING -> new JsonPrimitive(reader.nextString());
            case NUMBER -> new JsonPrimitive(new LazilyParsedNumber(reader.nextString()));
            case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonNull.INSTANCE;
            }
            case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT -> throw new MalformedJsonException("a value is missing");
        };
    }

    private JsonObject object() throws IOException {
        var object = new JsonObject();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (object.has(name)) {
                throw new MalformedJsonException("'" + name + "' stands twice at " + reader.getPath());
            }
            object.add(name, element());
        }
        reader.endObject();
        return object;
    }

    private JsonArray array() throws IOException {
        var array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(element());
        }
        reader.endArray();
        return array;
    }
}
