package espalier.ui;

import espalier.ui.theme.Tone;
import java.util.Locale;
import java.util.stream.Stream;
import javafx.scene.Node;

/// Gives nodes the style class of a tone, one at a time.
public final class Tones {
    private Tones() {
    }

    /// Marks `node` with `tone` in place of another.
    public static void mark(Node node, Tone tone) {
        String wanted = styleClass(tone);
        if (!node.getStyleClass().contains(wanted)) {
            node.getStyleClass().removeAll(Stream.of(Tone.values()).map(Tones::styleClass).toList());
            node.getStyleClass().add(wanted);
        }
    }

    private static String styleClass(Tone tone) {
        return tone.name().toLowerCase(Locale.ROOT);
    }
}
