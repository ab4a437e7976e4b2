package espalier.ui.recipe;

import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.ui.Text;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A number: its label, an editable figure, and a slider.
final class NumberField implements KnobField {
    private final KnobSpec knob;
    private final NumberScale scale;
    private final String owner;
    private final Listener listener;
    private final TextField text = new TextField();
    private final Slider slider = new Slider(0, 1, 0);
    private final VBox node;
    private double value;
    private boolean showing;
    private int gesture;

    NumberField(KnobSpec.Number knob, String owner, String technique, Listener listener) {
        this(knob, NumberScale.of(knob), owner, technique, listener);
    }

    NumberField(KnobSpec.Whole knob, String owner, String technique, Listener listener) {
        this(knob, NumberScale.of(knob), owner, technique, listener);
    }

    private NumberField(KnobSpec knob, NumberScale scale, String owner, String technique, Listener listener) {
        this.knob = knob;
        this.scale = scale;
        this.owner = owner;
        this.listener = listener;
        var label = new Label(knob.label());
        label.getStyleClass().add("knob-label");
        label.setMinWidth(0);
        HBox.setHgrow(label, Priority.ALWAYS);
        label.setMaxWidth(Double.MAX_VALUE);
        prepareText(label);
        prepareSlider(technique);
        var line = new HBox(6, label, text);
        line.setAlignment(Pos.CENTER_LEFT);
        node = new VBox(1, line, slider);
        explain(label);
    }

    private void prepareText(Label label) {
        label.setLabelFor(text);
        text.setId(owner + "-" + knob.name() + "-text");
        text.getStyleClass().add("knob-figure");
        text.setAlignment(Pos.CENTER_RIGHT);
        text.setPrefColumnCount(6);
        text.setMinWidth(Region.USE_PREF_SIZE);
        text.setOnAction(_ -> type());
        text.focusedProperty().addListener((_, _, focused) -> {
            if (focused) {
                gesture++;
            } else {
                type();
            }
        });
    }

    private void prepareSlider(String technique) {
        slider.setId(owner + "-" + knob.name());
        slider.getStyleClass().add(technique);
        slider.setBlockIncrement(scale.step());
        slider.valueProperty().addListener((_, _, position) -> slide(position.doubleValue()));
        slider.setOnMousePressed(_ -> gesture++);
        slider.focusedProperty().addListener((_, _, focused) -> gesture++);
    }

    private void explain(Label label) {
        String help = Text.of("recipe.knob.help", knob.help(), scale.range());
        label.setTooltip(new Tooltip(help));
        text.setTooltip(new Tooltip(help));
        slider.setTooltip(new Tooltip(help));
        slider.setAccessibleText(knob.label() + ". " + help);
        text.setAccessibleText(knob.label() + ". " + help);
    }

    @Override
    public Node node() {
        return node;
    }

    @Override
    public void show(KnobValue next) {
        if (next instanceof KnobValue.Amount(double amount)) {
            showing = true;
            value = amount;
            if (scale.value(slider.getValue()) != amount) {
                slider.setValue(scale.position(amount));
            }
            if (!text.isFocused() || !text.getText().equals(scale.text(amount))) {
                text.setText(scale.text(amount));
            }
            showing = false;
        }
    }

    private void slide(double position) {
        if (!showing) {
            set(scale.value(position));
        }
    }

    private void type() {
        scale.parse(text.getText()).ifPresent(this::set);
        text.setText(scale.text(value));
    }

    private void set(double next) {
        if (next != value) {
            value = next;
            text.setText(scale.text(next));
            listener.set(knob, KnobValue.of(next), owner + "." + knob.name() + "#" + gesture);
        }
    }
}
