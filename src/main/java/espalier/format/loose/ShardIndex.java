package espalier.format.loose;

import espalier.format.json.JsonFields;
import espalier.format.json.JsonText;
import espalier.format.safetensors.SafetensorsFile;
import espalier.format.safetensors.SafetensorsFile.Tensor;
import espalier.model.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// Says which file beside it holds each tensor: `{"weight_map": {"fc1.weight": "model-00001-of-00002.safetensors"}}`.
///
/// @param places the file of each tensor, by the tensor's name
record ShardIndex(Path index, SequencedMap<String, Path> places) {
    private static final long LONGEST = 64L << 20;

    static ShardIndex read(Path index) {
        JsonFields fields = JsonText.object(text(index), "index '" + index + "'");
        JsonFields map = fields.object("weight_map");
        var places = new LinkedHashMap<String, Path>();
        for (String name : map.names()) {
            String file = map.text(name);
            if (!file.matches("[^/\\\\]+") || file.equals("..")) {
                throw new InputException("The index '" + index + "' points to '" + file
                        + "' outside its folder; only files beside it are opened.");
            }
            places.put(name, index.resolveSibling(file));
        }
        return new ShardIndex(index, places);
    }

    private static String text(Path index) {
        try {
            if (Files.size(index) > LONGEST) {
                throw new InputException("The index '" + index + "' is too long to be one; check the file.");
            }
            return Files.readString(index, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InputException("The index '" + index + "' cannot be read (" + e.getMessage() + ").", e);
        }
    }

    SequencedSet<Path> files() {
        return new LinkedHashSet<>(places.values());
    }

    /// Adds every tensor that is listed, from its file.
    void read(LooseTensors tensors) {
        for (Path file : files()) {
            SafetensorsFile shard = SafetensorsFile.read(file);
            for (Map.Entry<String, Path> place : places.entrySet()) {
                if (place.getValue().equals(file)) {
                    Tensor tensor = shard.tensors().get(place.getKey());
                    if (tensor == null) {
                        throw new InputException(
                                "The file '%s' lacks the tensor '%s', which the index '%s' says it has."
                                        .formatted(file, place.getKey(), index));
                    }
                    tensors.add(place.getKey(), tensor);
                }
            }
        }
    }
}
