package espalier.ui.layer;

import espalier.ui.Text;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;

/// Says which mark of the histogram means what.
final class Legend extends HBox {
    private final Label after = mark("after", "result");
    private final Label threshold = mark("threshold", "prune");
    private final Label levels = mark("levels", "quantize");

    Legend() {
        super(10);
        setId("layer-legend");
        setAlignment(Pos.CENTER_RIGHT);
        getChildren().addAll(mark("before", "original"), after, threshold, levels);
    }

    /// Names the marks that are drawn, no others.
    void show(boolean changed, boolean pruned, boolean quantized) {
        present(after, changed);
        present(threshold, pruned);
        present(levels, quantized);
    }

    private static void present(Label label, boolean isThere) {
        label.setVisible(isThere);
        label.setManaged(isThere);
    }

    private static Label mark(String kind, String technique) {
        var shape = new Region();
        shape.getStyleClass().addAll("legend-mark", "legend-" + kind, technique);
        var label = new Label(Text.of("layer.legend." + kind), shape);
        label.getStyleClass().add("caption");
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }
}
