package espalier.ui.recipe;

import espalier.experiment.Edit;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recovery;
import espalier.ui.Text;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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
    /// The kinds of training, in the order of their cost.
    private enum Kind {
        NONE(Recovery.None.class), BATCHNORM(Recovery.BatchNormEstimation.class), FINETUNE(
                Recovery.FineTuning.class),
        DISTILL(Recovery.Distillation.class);

        private final Class<? extends Record> settings;

        Kind(Class<? extends Record> settings) {
            this.settings = settings;
        }

        private String key() {
            return "recovery." + name().toLowerCase(Locale.ROOT);
        }

        private Recovery read(Map<String, KnobValue> values) {
            return (Recovery) Knobs.read(settings, values);
        }
    }

    private final Consumer<Edit> edits;
    private final Map<Kind, RadioButton> choices = new EnumMap<>(Kind.class);
    private final VBox card = new VBox(6);
    private final Label about = new Label();
    private final KnobForm form = new KnobForm("recovery", "result", this::set);
    private final Button run = new Button();
    private final Label obstacle = new Label();
    private Kind kind = Kind.NONE;
    private Map<String, KnobValue> values = Map.of();
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
        getChildren().addAll(card, this.run, obstacle);
    }

    private void addChoices() {
        var group = new ToggleGroup();
        for (Kind each : Kind.values()) {
            var choice = new RadioButton(Text.of(each.key()));
            choice.setId("recovery-" + each.name().toLowerCase(Locale.ROOT));
            choice.setToggleGroup(group);
            choice.setTooltip(new Tooltip(Text.of(each.key() + ".help")));
            choice.selectedProperty().addListener((_, _, on) -> {
                if (on && !showing) {
                    edits.accept(new Edit.SetRecovery(each.read(Map.of()), ""));
                }
            });
            choices.put(each, choice);
            getChildren().add(choice);
        }
    }

    void show(RecipeState state) {
        showing = true;
        Recovery recovery = state.recipe().recovery();
        kind = List.of(Kind.values()).stream().filter(each -> each.settings.isInstance(recovery)).findFirst()
                .orElseThrow();
        values = Knobs.write((Record) recovery);
        choices.get(kind).setSelected(true);
        RadioButton batchNorm = choices.get(Kind.BATCHNORM);
        batchNorm.setVisible(state.hasBatchNorm() || kind == Kind.BATCHNORM);
        batchNorm.setManaged(batchNorm.isVisible());
        about.setText(Text.of(kind.key() + ".help"));
        form.show(Knobs.of(kind.settings), values);
        run.setText(Text.of(kind.key() + ".run"));
        run.setTooltip(new Tooltip(Text.of(state.busy() ? "recovery.run.queued" : "recovery.run.help")));
        run.setDisable(state.layers().isEmpty() || state.obstacle().isPresent());
        obstacle.setText(state.obstacle().orElse(""));
        obstacle.setVisible(state.obstacle().isPresent());
        obstacle.setManaged(state.obstacle().isPresent());
        showing = false;
    }

    private void set(KnobSpec knob, KnobValue value, String gesture) {
        var changed = new TreeMap<>(values);
        changed.put(knob.name(), value);
        edits.accept(new Edit.SetRecovery(kind.read(changed), gesture));
    }
}
