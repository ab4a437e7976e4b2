package espalier.fuzz;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Changes values, keys and structure of a JSON text, or of the header of a safetensors file, whose length is corrected.
final class JsonMutation implements Mutation {
    private final boolean isHeader;

    /// @param isHeader whether the JSON comes after its length, and something after it
    JsonMutation(boolean isHeader) {
        this.isHeader = isHeader;
    }

    @Override
    public byte[] of(byte[] good, byte[] other, Random random) {
        int from = isHeader ? Long.BYTES : 0;
        int to = isHeader
                ? from + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(0)
                : good.length;
        JsonElement json = JsonParser.parseString(new String(good, from, to - from, StandardCharsets.UTF_8));
        for (int i = 0, changes = 1 + random.nextInt(3); i < changes; i++) {
            json = changed(json, random, 0);
        }
        byte[] text = new GsonBuilder().disableHtmlEscaping().serializeNulls().create().toJson(json)
                .getBytes(StandardCharsets.UTF_8);
        if (!isHeader) {
            return text;
        }
        var file = new ByteArrayOutputStream();
        long length = random.nextInt(20) == 0 ? Hostile.number(text.length, random) : text.length;
        file.writeBytes(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
        file.writeBytes(text);
        file.writeBytes(Arrays.copyOfRange(good, to, good.length));
        return file.toByteArray();
    }

    private static JsonElement changed(JsonElement json, Random random, int depth) {
        boolean isHere = random.nextInt(4) == 0 && depth > 0;
        return switch (json) {
            case JsonObject object when !isHere && !object.isEmpty() -> inside(object, random, depth);
            case JsonArray array when !isHere && !array.isEmpty() -> inside(array, random, depth);
            default -> replacement(json, random);
        };
    }

    private static JsonElement inside(JsonObject object, Random random, int depth) {
        List<String> keys = List.copyOf(object.keySet());
        String key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(8)) {
            case 0 -> object.remove(key);
            case 1 -> object.add(random.nextBoolean() ? Hostile.text(random) : key + "2", object.get(key));
            case 2 -> object.add(key, object.get(keys.get(random.nextInt(keys.size()))));
            default -> object.add(key, changed(object.get(key), random, depth + 1));
        }
        return object;
    }

    private static JsonElement inside(JsonArray array, Random random, int depth) {
        int at = random.nextInt(array.size());
        switch (random.nextInt(6)) {
            case 0 -> array.remove(at);
            case 1 -> array.add(array.get(at));
            default -> array.set(at, changed(array.get(at), random, depth + 1));
        }
        return array;
    }

    private static JsonElement replacement(JsonElement old, Random random) {
        if (old instanceof JsonPrimitive text && text.isString() && text.getAsString().startsWith("[")
                && random.nextInt(4) > 0) {
            return new JsonPrimitive(changed(JsonParser.parseString(text.getAsString()), random, 0).toString());
        }
        if (old instanceof JsonPrimitive number && number.isNumber() && random.nextInt(3) > 0) {
            return new JsonPrimitive(Hostile.number((long) number.getAsDouble(), random));
        }
        return switch (random.nextInt(6)) {
            case 0 -> JsonNull.INSTANCE;
            case 1 -> new JsonPrimitive(Hostile.text(random));
            case 2 -> new JsonPrimitive(new LazilyParsedNumber(Hostile.numeral(random)));
            case 3 -> new JsonPrimitive(random.nextBoolean());
            case 4 -> nested(old, random.nextInt(10) == 0 ? 400 : 3);
            default -> random.nextBoolean() ? new JsonObject() : new JsonArray();
        };
    }

    private static JsonElement nested(JsonElement inner, int depth) {
        JsonElement json = inner;
        for (int i = 0; i < depth; i++) {
            var outer = new JsonArray();
            outer.add(json);
            json = outer;
        }
        return json;
    }
}
