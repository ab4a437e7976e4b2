package planted.javafx.report;

import javafx.scene.Node;

/// Planted: JavaFX where it does not belong.
public final class Chart {
    Node node;
}
