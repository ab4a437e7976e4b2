package espalier.ui.recipe;

import espalier.experiment.Edit;
import espalier.model.recipe.KnobSpec;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recovery;
import espalier.ui.Text;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.layout.TilePane;
import javafx.scene.layout.VBox;

/// Chooses the training of a stage and sets it up.
final class RecoveryForm extends VBox {
    private static final String BATCHNORM = Knobs.initial(Recovery.BatchNormEstimation.class).id();

    private final Consumer<Edit> edits;
    /// By id.
    private final Map<String, RadioButton> choices = new HashMap<>();
    private final VBox card = new VBox(6);
    private final Label about = new Label();
    private final TeacherField teacher;
    private final KnobForm form = new KnobForm("recovery", "result", this::set);
    private Recovery recovery = new Recovery.None();
    private boolean showing;

    /// @param teacher lets a person choose the file of a teacher
    RecoveryForm(Consumer<Edit> edits, Runnable teacher) {
        super(8);
        this.edits = edits;
        this.teacher = new TeacherField(() -> edits.accept(new Edit.SetTeacher(Optional.empty())), teacher);
        setId("recovery-form");
        getStyleClass().add("recipe-forms");
        addChoices();
        about.setWrapText(true);
        about.setMinHeight(Region.USE_PREF_SIZE);
        about.getStyleClass().add("caption");
        card.getStyleClass().addAll("card", "result");
        card.getChildren().addAll(about, this.teacher, form);
        getChildren().add(card);
    }

    private void addChoices() {
        var group = new ToggleGroup();
        var places = new TilePane(6, 6);
        places.setPrefColumns(2);
        places.setTileAlignment(Pos.CENTER_LEFT);
        getChildren().add(places);
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
            places.getChildren().add(choice);
        }
    }

    void show(RecipeState state) {
        showing = true;
        recovery = state.focus().recovery();
        choices.get(recovery.id()).setSelected(true);
        RadioButton batchNorm = choices.get(BATCHNORM);
        batchNorm.setVisible(state.hasBatchNorm() || recovery.id().equals(BATCHNORM));
        batchNorm.setManaged(batchNorm.isVisible());
        about.setText(text(recovery, ".help"));
        teacher.show(state.teacher(), state.obstacle().isEmpty());
        teacher.setVisible(recovery instanceof Recovery.Distillation);
        teacher.setManaged(teacher.isVisible());
        form.show(recovery.knobs(), recovery.values());
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
