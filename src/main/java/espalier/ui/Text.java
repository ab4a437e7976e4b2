package espalier.ui;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/// The words of the window, by key, from one resource bundle.
public final class Text {
    private static final ResourceBundle WORDS = ResourceBundle.getBundle("espalier.ui.strings", Locale.ROOT);

    private Text() {
    }

    /// The sentence of `key` with `arguments` in place of `{0}`, `{1}` …; numbers come in already formatted.
    ///
    /// @throws java.util.MissingResourceException if nobody wrote that sentence
    public static String of(String key, Object... arguments) {
        String pattern = WORDS.getString(key);
        return arguments.length == 0 ? pattern : new MessageFormat(pattern, Locale.ROOT).format(arguments);
    }
}
