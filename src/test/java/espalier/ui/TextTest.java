package espalier.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Holds the words of the window to the code that uses them.
class TextTest {
    /// A key is a literal; a key built at run time ends its literal part with a dot, such as `Text.of("split." + word)`.
    private static final Pattern KEY = Pattern.compile("\"([a-z]+[a-zA-Z0-9-]*(?:\\.[a-zA-Z0-9-]+)*\\.?)\"");
    /// What code adds to a literal key; its words are all used where the literal is.
    private static final List<String> BUILT = List.of("command.*", "tip.*", "button.*", "*.tip", "*.none", "*.about",
            "*.do", "*.help", "*.title");
    private static final Pattern USE = Pattern.compile("Text\\s*\\.\\s*of\\(\\s*\"([^\"]+)\"\\s*([+,)])");

    @Test
    void everySentenceThatIsUsedIsThere() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (var use : USE.matcher(code()).results().toList()) {
            boolean whole = !use.group(2).equals("+");
            if (whole ? !words().containsKey(use.group(1)) : keysUnder(use.group(1)).isEmpty()) {
                missing.add(use.group(1));
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everySentenceThatIsThereIsUsed() throws IOException {
        Set<String> idle = new TreeSet<>(words().stringPropertyNames());
        for (var literal : KEY.matcher(code()).results().map(found -> found.group(1)).toList()) {
            idle.remove(literal);
            if (literal.endsWith(".")) {
                idle.removeAll(keysUnder(literal));
            }
            BUILT.stream().map(end -> end.replace("*", literal)).forEach(idle::remove);
        }
        assertThat(idle).isEmpty();
    }

    private static Set<String> keysUnder(String prefix) throws IOException {
        var keys = new TreeSet<>(words().stringPropertyNames());
        keys.removeIf(key -> !key.startsWith(prefix));
        return keys;
    }

    private static Properties words() throws IOException {
        var words = new Properties();
        try (InputStream in = Text.class.getResourceAsStream("/espalier/ui/strings.properties")) {
            words.load(new java.io.InputStreamReader(in, java.nio.charset.StandardCharsets.UTF_8));
        }
        return words;
    }

    private static String code() throws IOException {
        var code = new StringBuilder();
        try (var files = Files.walk(Path.of("src/main/java/espalier/ui"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                code.append(Files.readString(file)).append('\n');
            }
        }
        return code.toString();
    }
}
