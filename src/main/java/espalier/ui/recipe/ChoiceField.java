package espalier.ui.recipe;

import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.StringConverter;

/// One of a few named choices.
final class ChoiceField implements KnobField {
    private final ChoiceBox<String> box = new ChoiceBox<>();
    private final HBox node;
    private boolean showing;

    ChoiceField(KnobSpec.Choice knob, String owner, Listener listener) {
        var label = new Label(knob.label());
        label.getStyleClass().add("knob-label");
        label.setMaxWidth(Double.MAX_VALUE);
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.setLabelFor(box);
        label.setTooltip(new Tooltip(knob.help()));
        HBox.setHgrow(label, Priority.ALWAYS);
        box.setId(owner + "-" + knob.name());
        box.getItems().setAll(knob.choices());
        box.setConverter(new Labels(knob));
        box.setTooltip(new Tooltip(knob.help()));
        box.setAccessibleText(knob.label() + ". " + knob.help());
        box.setMinWidth(118);
        box.setPrefWidth(152);
        box.valueProperty().addListener((_, before, choice) -> {
            if (!showing && choice != null && before != null) {
                listener.set(knob, KnobValue.of(choice), "");
            }
        });
        node = new HBox(6, label, box);
        node.setAlignment(Pos.CENTER_LEFT);
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void show(KnobValue value) {
        showing = true;
        box.setValue(value.toString());
        showing = false;
    }

    private static final class Labels extends StringConverter<String> {
        private final KnobSpec.Choice knob;

        Labels(KnobSpec.Choice knob) {
            this.knob = knob;
        }

        @Override
        public String toString(String word) {
            int place = knob.choices().indexOf(word);
            return place < 0 ? "" : knob.labels().get(place);
        }

        @Override
        public String fromString(String text) {
            throw new UnsupportedOperationException("Nothing is typed into a choice box");
        }
    }
}
