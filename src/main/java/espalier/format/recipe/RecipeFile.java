package espalier.format.recipe;

import espalier.format.file.SafeFiles;
import espalier.format.file.SafeFiles.Replace;
import espalier.format.json.JsonFields;
import espalier.format.json.JsonText;
import espalier.model.InputException;
import espalier.model.recipe.Recipe;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads and writes recipes as JSON; the package's page shows what they look like.
public final class RecipeFile {
    static final String FORMAT = "espalier-recipe";
    static final long VERSION = 1;
    private static final long LONGEST_BYTES = 16 << 20;

    private RecipeFile() {
    }

    /// The recipe in `file`.
    ///
    /// @throws InputException if the file is missing or no recipe, naming what is wrong with it
    public static Recipe read(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new InputException("There is no file '" + file + "'; check its name.");
            }
            if (Files.size(file) > LONGEST_BYTES) {
                throw new InputException("'" + file + "' is too long for a recipe; choose another file.");
            }
            return parse(Files.readString(file), "recipe '" + file + "'");
        } catch (MalformedInputException e) {
            throw new InputException("'" + file + "' is no recipe: it is no text.", e);
        } catch (IOException e) {
            throw new InputException("'" + file + "' cannot be read (" + e.getMessage() + ").", e);
        }
    }

    /// The recipe that the JSON `text` describes.
    ///
    /// @throws InputException if it is no recipe, naming what is wrong with it
    public static Recipe parse(String text) {
        return parse(text, "recipe");
    }

    private static Recipe parse(String text, String what) {
        JsonFields fields = JsonText.object(text, what);
        if (!fields.has("format") || !fields.text("format").equals(FORMAT)) {
            throw new InputException("The " + what + " does not say \"format\": \"" + FORMAT
                    + "\"; it is no recipe of this program.");
        }
        if (fields.whole("version") != VERSION) {
            throw new InputException("The " + what + " is of version " + fields.whole("version")
                    + ", this program reads version " + VERSION + "; use a newer program.");
        }
        try {
            Recipe recipe = RecipeReader.recipe(fields);
            fields.requireNoMore();
            return recipe;
        } catch (IllegalArgumentException e) {
            throw new InputException("The " + what + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    /// The recipe as JSON, fields in a fixed order, two spaces a level.
    public static String toText(Recipe recipe) {
        return RecipeWriter.text(recipe);
    }

    /// Writes a recipe as JSON in UTF-8.
    ///
    /// @return the length of the file in bytes
    /// @throws InputException as [SafeFiles#write]
    public static long write(Recipe recipe, Path file, Replace replace) {
        return SafeFiles.write(file, replace, out -> out.write(toText(recipe).getBytes(StandardCharsets.UTF_8)));
    }
}
