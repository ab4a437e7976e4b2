package espalier.fx;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.testfx.util.WaitForAsyncUtils;

/// Gives the headless platform a screen that is large enough and one focused window at a time.
final class HeadlessFocus {
    private static final int FOCUS_LOST = 541;
    private static final AtomicBoolean INSTALLED = new AtomicBoolean();
    private static final Set<Window> WATCHED = Collections.newSetFromMap(new WeakHashMap<>());

    private HeadlessFocus() {
    }

    static void install() {
        if (INSTALLED.getAndSet(true)) {
            return;
        }
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            Glass.resizeScreen(1600, 1200);
            Window.getWindows().addListener((ListChangeListener<Window>) change -> {
                while (change.next()) {
                    change.getAddedSubList().forEach(HeadlessFocus::watch);
                }
            });
            Window.getWindows().forEach(HeadlessFocus::watch);
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static void watch(Window window) {
        if (!(window instanceof Stage stage) || !WATCHED.add(stage)) {
            return;
        }
        stage.focusedProperty().addListener((_, _, focused) -> {
            if (focused) {
                unfocusOthers(stage);
            }
        });
        stage.showingProperty().addListener((_, _, showing) -> {
            if (!showing && stage.getOwner() instanceof Stage owner && owner.isShowing()) {
                Platform.runLater(owner::requestFocus);
            }
        });
        if (stage.isFocused()) {
            unfocusOthers(stage);
        }
    }

    private static void unfocusOthers(Stage stage) {
        Glass.of(stage).ifPresent(focused -> {
            for (var window : com.sun.glass.ui.Window.getWindowsClone()) {
                if (window != focused && window.isFocused()) {
                    Glass.call(Glass.FOCUS, window, FOCUS_LOST);
                }
            }
        });
    }
}
