package espalier.ui.recipe;

import espalier.experiment.Edit;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recovery;
import espalier.ui.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Chooses the training that follows compression, sets it up and starts it.
final class RecoveryForm extends VBox {
    private static final String BATCHNORM = Knobs.initial(Recovery.BatchNormEstimation.class).id();

    private final Consumer<Edit> edits;
    /// By id.
    private final Map<String, RadioButton> choices = new HashMap<>();
    private final VBox card = new VBox(6);
    private final Label about = new Label();
    private final KnobForm form = new KnobForm("recovery", "result", this::set);
    private final Button run = new Button();
    private final Label obstacle = new Label();
    private Recovery recovery = new Recovery.None();
    private boolean showing;

    RecoveryForm(Consumer<Edit> edits, Runnable run) {
        super(8);
        this.edits = edits;
        setId("recovery-form");
        getStyleClass().add("recipe-forms");
        var title = new Label(Text.of("recovery.title"));
        title.getStyleClass().add("caption");
        getChildren().add(title);
        addChoices();
        about.setWrapText(true);
        about.setMinHeight(Region.USE_PREF_SIZE);
        about.getStyleClass().add("caption");
        card.getStyleClass().addAll("card", "result");
        card.getChildren().addAll(about, form);
        this.run.setId("recovery-run");
        this.run.getStyleClass().add("accent");
        this.run.setMaxWidth(Double.MAX_VALUE);
        this.run.setOnAction(_ -> run.run());
        obstacle.getStyleClass().add("caption");
        obstacle.setWrapText(true);
        obstacle.setMinHeight(Region.USE_PREF_SIZE);
        // The form may be long; the button stays in sight above it.
        getChildren().addAll(this.run, obstacle, card);
    }

    private void addChoices() {
        var group = new ToggleGroup();
        for (Recovery kind : Recovery.kinds()) {
            var choice = new RadioButton(text(kind, ""));
            choice.setId("recovery-" + kind.id());
            choice.setToggleGroup(group);
            choice.setTooltip(new Tooltip(text(kind, ".help")));
            choice.selectedProperty().addListener((_, _, on) -> {
                if (on && !showing) {
                    edits.accept(new Edit.SetRecovery(kind, ""));
                }
            });
            choices.put(kind.id(), choice);
            getChildren().add(choice);
        }
    }

    void show(RecipeState state) {
        showing = true;
        recovery = state.recipe().recovery();
        choices.get(recovery.id()).setSelected(true);
        RadioButton batchNorm = choices.get(BATCHNORM);
        batchNorm.setVisible(state.hasBatchNorm() || recovery.id().equals(BATCHNORM));
        batchNorm.setManaged(batchNorm.isVisible());
        about.setText(text(recovery, ".help"));
        form.show(recovery.knobs(), recovery.values());
        run.setText(text(recovery, ".run"));
        run.setTooltip(new Tooltip(Text.of(state.busy() ? "recovery.run.queued" : "recovery.run.help")));
        run.setDisable(state.layers().isEmpty() || state.obstacle().isPresent());
        obstacle.setText(state.obstacle().orElse(""));
        obstacle.setVisible(state.obstacle().isPresent());
        obstacle.setManaged(state.obstacle().isPresent());
        showing = false;
    }

    private void set(KnobSpec knob, KnobValue value, String gesture) {
        var changed = new TreeMap<>(recovery.values());
        changed.put(knob.name(), value);
        edits.accept(new Edit.SetRecovery(recovery.with(changed), gesture));
    }

    private static String text(Recovery kind, String what) {
        return Text.of("recovery." + kind.id() + what);
    }
}
