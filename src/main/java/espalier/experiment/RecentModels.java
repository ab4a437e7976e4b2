package espalier.experiment;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import espalier.format.file.SafeFiles;
import espalier.model.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The models somebody opened lately, with the data they were used with, in a small JSON file.
public record RecentModels(Path file) {
    private static final int MOST = 12;
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    /// A model file and a data spec, which may be empty.
    public record Recent(Path model, String dataSpec) {}

    private record Entry(String model, String data) {}

    /// Newest first; empty where the list is missing or unreadable, for nothing depends on it.
    public List<Recent> list() {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            Entry[] entries = GSON.fromJson(Files.readString(file), Entry[].class);
            var recent = new ArrayList<Recent>();
            for (Entry entry : entries == null ? new Entry[0] : entries) {
                if (entry != null && entry.model != null) {
                    recent.add(new Recent(Path.of(entry.model), entry.data == null ? "" : entry.data));
                }
            }
            return List.copyOf(recent);
        } catch (IOException | JsonParseException | InvalidPathException _) {
            return List.of();
        }
    }

    /// Puts a model first, in place of an older entry of the same file.
    ///
    /// @throws espalier.model.InputException if the list cannot be written
    public void add(Path model, String dataSpec) {
        var entries = new ArrayList<Entry>();
        Path absolute = model.toAbsolutePath().normalize();
        entries.add(new Entry(absolute.toString(), dataSpec));
        list().stream().filter(recent -> !recent.model().equals(absolute)).limit(MOST - 1L)
                .forEach(recent -> entries.add(new Entry(recent.model().toString(), recent.dataSpec())));
        write(entries);
    }

    /// Empties the list.
    public void clear() {
        write(List.of());
    }

    private void write(List<Entry> entries) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new InputException("Cannot create the folder of '" + file + "' (" + e.getMessage()
                    + "); set " + UserFolder.VARIABLE + " to another one.", e);
        }
        SafeFiles.write(file, SafeFiles.Replace.AGREED,
                out -> out.write(GSON.toJson(entries).getBytes(StandardCharsets.UTF_8)));
    }
}
