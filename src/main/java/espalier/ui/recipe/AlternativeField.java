package espalier.ui.recipe;

import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.ui.Text;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.StringConverter;

/// Chooses among knobs that are alternatives, such as rank, fraction and energy.
final class AlternativeField {
    private final String group;
    private final ChoiceBox<KnobSpec> box = new ChoiceBox<>();
    private final HBox node;
    private boolean showing;

    AlternativeField(String group, String owner, List<KnobSpec> knobs, KnobField.Listener listener) {
        this.group = group;
        var label = new Label(Text.of("recipe.alternatives"));
        label.getStyleClass().add("knob-label");
        label.setMaxWidth(Double.MAX_VALUE);
        label.setLabelFor(box);
        HBox.setHgrow(label, Priority.ALWAYS);
        box.setId(owner + "-" + group);
        box.getItems().setAll(knobs);
        box.setPrefWidth(140);
        box.setConverter(new LabelOf());
        box.setTooltip(new Tooltip(Text.of("recipe.alternatives.help")));
        box.setAccessibleText(Text.of("recipe.alternatives.help"));
        box.valueProperty().addListener((_, _, knob) -> {
            if (!showing && knob != null) {
                listener.set(knob, start(knob), "");
            }
        });
        node = new HBox(6, label, box);
        node.setAlignment(Pos.CENTER_LEFT);
    }

    /// The value an alternative starts with when it is chosen: its own, or the middle where that is nothing.
    private static KnobValue start(KnobSpec knob) {
        return switch (knob) {
            case KnobSpec.Whole whole when whole.start() == 0 -> KnobValue.of(Math.max(1, whole.max() / 2));
            case KnobSpec.Number number when number.start() == 0 -> KnobValue.of(number.max() / 2);
            default -> knob.initial();
        };
    }

    String group() {
        return group;
    }

    Node node() {
        return node;
    }

    void show(String name) {
        showing = true;
        box.getItems().stream().filter(knob -> knob.name().equals(name)).findFirst().ifPresent(box::setValue);
        showing = false;
    }

    private static final class LabelOf extends StringConverter<KnobSpec> {
        @Override
        public String toString(KnobSpec knob) {
            return knob == null ? "" : knob.label();
        }

        @Override
        public KnobSpec fromString(String text) {
            throw new UnsupportedOperationException("Nothing is typed into a choice box");
        }
    }
}
