package espalier.ui.recipe;

import atlantafx.base.controls.ToggleSwitch;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// On or off.
final class SwitchField implements KnobField {
    private final ToggleSwitch toggle = new ToggleSwitch();
    private final HBox node;
    private boolean showing;

    SwitchField(KnobSpec.Switch knob, String owner, Listener listener) {
        var label = new Label(knob.label());
        label.getStyleClass().add("knob-label");
        label.setMaxWidth(Double.MAX_VALUE);
        label.setLabelFor(toggle);
        HBox.setHgrow(label, Priority.ALWAYS);
        toggle.setId(owner + "-" + knob.name());
        toggle.setTooltip(new Tooltip(knob.help()));
        toggle.setAccessibleText(knob.label() + ". " + knob.help());
        toggle.selectedProperty().addListener((_, _, on) -> {
            if (!showing) {
                listener.set(knob, KnobValue.of(on.toString()), "");
            }
        });
        node = new HBox(6, label, toggle);
        node.setAlignment(Pos.CENTER_LEFT);
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void show(KnobValue value) {
        showing = true;
        toggle.setSelected(value.toString().equals("true"));
        showing = false;
    }
}
