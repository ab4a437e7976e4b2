package espalier.ui.dialog;

import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.ui.recipe.KnobForm;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;

/// Asks for the settings of a record whose components carry `@Knob`.
public final class KnobDialog<S extends Record> extends Dialog<S> {
    private static final double WIDTH = 340;
    private static final double MOST_HEIGHT = 400;

    private final List<KnobSpec> specs;
    private final KnobForm form;
    private SortedMap<String, KnobValue> values;

    /// Creates it.
    ///
    /// @param words title, the sentence above the form, and what the button that agrees says
    public KnobDialog(Window owner, Words words, Class<S> settings, S first) {
        initOwner(owner);
        setTitle(words.title());
        specs = Knobs.of(settings);
        values = new TreeMap<>(Knobs.write(first));
        form = new KnobForm("dialog", "result", (knob, value, _) -> set(knob, value));
        form.show(specs, values);
        var about = new Label(words.about());
        about.setWrapText(true);
        about.getStyleClass().add("muted");
        about.setMinHeight(Label.USE_PREF_SIZE);
        var content = new VBox(12, about, scrolling(form));
        content.setPrefWidth(WIDTH);
        getDialogPane().setId("knob-dialog");
        getDialogPane().getStyleClass().add("message");
        getDialogPane().setHeaderText(words.title());
        getDialogPane().setContent(content);
        var agree = new ButtonType(words.verb(), ButtonBar.ButtonData.OK_DONE);
        getDialogPane().getButtonTypes().setAll(agree, ButtonType.CANCEL);
        getDialogPane().lookupButton(agree).setId("dialog-agree");
        setResultConverter(button -> button == agree ? Knobs.read(settings, values) : null);
    }

    /// What the dialog says.
    public record Words(String title, String about, String verb) {}

    private void set(KnobSpec knob, KnobValue value) {
        values = Knobs.with(specs, values, knob.name(), value);
        form.show(specs, values);
        // Knobs come and go with what others say; the buttons must stay in sight.
        getDialogPane().getScene().getWindow().sizeToScene();
    }

    /// As tall as `form` is, but never taller than a small screen.
    private static ScrollPane scrolling(KnobForm form) {
        var pane = new ScrollPane(form);
        pane.setFitToWidth(true);
        pane.setMaxHeight(MOST_HEIGHT);
        pane.getStyleClass().add("edge-to-edge");
        return pane;
    }
}
