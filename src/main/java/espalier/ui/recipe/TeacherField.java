package espalier.ui.recipe;

import espalier.ui.Text;
import java.nio.file.Path;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// Shows which model distillation follows, and chooses another.
final class TeacherField extends HBox {
    private static final double WIDTH = 170;

    private final MenuButton choice = new MenuButton();
    private final MenuItem file = new MenuItem(Text.of("recovery.teacher.file"));
    private final Tooltip whole = new Tooltip();

    /// @param follow follows the original
    /// @param choose lets a person choose a file
    TeacherField(Runnable follow, Runnable choose) {
        super(6);
        setAlignment(Pos.CENTER_LEFT);
        var label = new Label(Text.of("recovery.teacher"));
        label.getStyleClass().add("knob-label");
        label.setMinWidth(USE_PREF_SIZE);
        label.setMaxWidth(Double.MAX_VALUE);
        label.setLabelFor(choice);
        setHgrow(label, Priority.ALWAYS);
        choice.setId("recovery-teacher");
        choice.setMnemonicParsing(false);
        choice.setPrefWidth(WIDTH);
        choice.setMinWidth(0);
        choice.setTooltip(whole);
        var original = new MenuItem(Text.of("recovery.teacher.original"));
        original.setId("teacher-original");
        original.setOnAction(_ -> follow.run());
        file.setId("teacher-file");
        file.setOnAction(_ -> choose.run());
        choice.getItems().addAll(original, file);
        getChildren().addAll(label, choice);
    }

    /// Shows the teacher's file, if it is not the original.
    ///
    /// @param canOpen whether another can be opened: it has to suit the data
    void show(Optional<Path> teacher, boolean canOpen) {
        choice.setText(teacher.map(path -> path.getFileName().toString()).orElse(Text.of("recovery.teacher.original")));
        whole.setText(teacher.map(Path::toString).orElse(Text.of("recovery.teacher.help")));
        choice.setAccessibleText(Text.of("recovery.teacher") + ": " + choice.getText());
        file.setDisable(!canOpen);
    }
}
