package planted.bridge.ui;

import javafx.application.Platform;

/// Planted: a second bridge to the window thread.
public final class Impatient {
    void run() {
        Platform.runLater(() -> {});
    }
}
