package espalier.ui.theme;

import javafx.application.Application;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Scene;

/// Holds the look in use and dresses scenes in it.
public final class ThemeSwitch {
    private final ReadOnlyObjectWrapper<Theme> theme;

    /// Starts with `first`, for the whole application.
    public ThemeSwitch(Theme first) {
        theme = new ReadOnlyObjectWrapper<>(first);
        Application.setUserAgentStylesheet(first.userAgentStylesheet());
    }

    /// The look in use.
    public ReadOnlyObjectProperty<Theme> theme() {
        return theme.getReadOnlyProperty();
    }

    /// Uses `next` from now on, in every dressed scene.
    public void use(Theme next) {
        Application.setUserAgentStylesheet(next.userAgentStylesheet());
        theme.set(next);
    }

    /// Dresses `scene` in the look in use, now and after every change.
    public void dress(Scene scene) {
        scene.getStylesheets().setAll(theme.get().stylesheets());
        theme.addListener((_, _, next) -> scene.getStylesheets().setAll(next.stylesheets()));
    }
}
