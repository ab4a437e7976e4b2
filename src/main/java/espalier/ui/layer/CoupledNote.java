package espalier.ui.layer;

import espalier.ui.Text;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;

/// Says which layers lose a channel when this one does.
final class CoupledNote extends Label {
    CoupledNote() {
        setId("layer-coupled");
        setPadding(new Insets(0, 14, 0, 14));
        getStyleClass().addAll("muted", "caption");
        setMinWidth(0);
    }

    void show(LayerState.Coupled coupled) {
        setText(words(coupled));
        setTooltip(new Tooltip(getText() + "\n" + Text.of("layer.coupled.help")));
        setVisible(coupled.channels() > 0);
        setManaged(coupled.channels() > 0);
    }

    private static String words(LayerState.Coupled coupled) {
        if (!coupled.obstacle().isEmpty()) {
            return Text.of("layer.coupled.stays", coupled.channels(), coupled.obstacle());
        }
        return coupled.layers().isEmpty()
                ? Text.of("layer.coupled.alone", coupled.channels())
                : Text.of("layer.coupled", coupled.channels(), String.join(", ", coupled.layers()));
    }
}
