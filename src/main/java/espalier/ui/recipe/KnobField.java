package espalier.ui.recipe;

import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import javafx.scene.Node;

/// The control of one knob.
public sealed interface KnobField permits NumberField, ChoiceField, SwitchField {
    /// Label and control.
    Node node();

    /// Shows `value` without telling anybody.
    void show(KnobValue value);

    /// Hears what a person sets.
    @FunctionalInterface
    interface Listener {
        /// @param gesture the same for all values of one drag or of typing in one place
        void set(KnobSpec knob, KnobValue value, String gesture);
    }

    /// The control that suits `knob`.
    ///
    /// @param owner what ids and gestures begin with, such as the method's id
    /// @param technique the style class of its colour
    static KnobField of(KnobSpec knob, String owner, String technique, Listener listener) {
        return switch (knob) {
            case KnobSpec.Number number -> new NumberField(number, owner, technique, listener);
            case KnobSpec.Whole whole -> new NumberField(whole, owner, technique, listener);
            case KnobSpec.Choice choice -> new ChoiceField(choice, owner, listener);
            case KnobSpec.Switch toggle -> new SwitchField(toggle, owner, listener);
        };
    }
}
