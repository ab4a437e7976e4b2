package espalier.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Something a person gave (a file, a name, an option) cannot be used. The message is one sentence for people that names it
/// and says what to do.
///
/// Names that a file gives can be of any length and hold anything; in a message they are cut to what a person can read.
public class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_WORD = 200;
    private static final int LONGEST = 1500;
    private static final Pattern LONG_WORD = Pattern.compile("[^\\s']{" + (LONGEST_WORD + 1) + ",}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /// Creates it with a sentence for people.
    public InputException(String message) {
        super(readable(message));
    }

    /// Creates it with a sentence for people and what led to it.
    public InputException(String message, Throwable cause) {
        super(readable(message), cause);
    }

    private static String readable(String message) {
        String line = CONTROL.matcher(message).replaceAll("\ufffd");
        return cut(LONG_WORD.matcher(line)
                .replaceAll(word -> Matcher.quoteReplacement(cut(word.group(), LONGEST_WORD))), LONGEST);
    }

    /// Both ends of `text`: the last part of a path tells most, and the last part of a message what to do.
    private static String cut(String text, int most) {
        return text.length() <= most
                ? text
                : text.substring(0, most / 2) + "…" + text.substring(text.length() - most / 2);
    }
}
