package espalier.ui.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javafx.scene.paint.Color;

/// The two looks of the window.
public enum Theme {
    DARK("dark.css", new PrimerDark()), LIGHT("light.css", new PrimerLight());

    private final String sheet;
    private final atlantafx.base.theme.Theme primer;
    private final Map<String, Color> colours;

    Theme(String sheet, atlantafx.base.theme.Theme primer) {
        this.sheet = sheet;
        this.primer = primer;
        this.colours = read(sheet);
    }

    /// The other look.
    public Theme toggled() {
        return this == DARK ? LIGHT : DARK;
    }

    /// The style sheet of all controls, for the whole application.
    public String userAgentStylesheet() {
        return primer.getUserAgentStylesheet();
    }

    /// The style sheets of a scene, on top of [#userAgentStylesheet()].
    public List<String> stylesheets() {
        return List.of(url(sheet), url("bridge.css"), url("espalier.css"), url("views.css"));
    }

    /// The colour of `tone` in this look, for charts and canvases that no style sheet reaches.
    public Color colour(Tone tone) {
        return Objects.requireNonNull(colours.get(tone.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                () -> "No colour for " + tone + " in " + sheet);
    }

    private static String url(String sheet) {
        return Objects.requireNonNull(Theme.class.getResource("/espalier/ui/" + sheet), sheet).toExternalForm();
    }

    private static Map<String, Color> read(String sheet) {
        try (InputStream in = Theme.class.getResourceAsStream("/espalier/ui/" + sheet)) {
            String css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Pattern.compile("-espalier-([a-z-]+):\\s*(#[0-9a-fA-F]{6,8})").matcher(css).results()
                    .collect(Collectors.toMap(found -> found.group(1), found -> Color.web(found.group(2))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
