package espalier.ui.dialog;

import espalier.experiment.SweepRange;
import espalier.model.recipe.Knobs;
import espalier.model.recipe.Recovery;
import espalier.ui.Text;
import espalier.ui.Tones;
import espalier.ui.theme.Tone;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Window;

/// Asks what a sweep runs over.
public final class SweepDialog extends Dialog<SweepForm> {
    private static final double WIDTH = 440;

    private final Range sparsity = new Range("sparsity", Tone.PRUNE, 0, 0.99, "0.5,0.7,0.8,0.9,0.95");
    private final Range bits = new Range("bits", Tone.QUANTIZE, 1, 16, "8,4");
    private final Range rank = new Range("rank", Tone.FACTORIZE, 0.01, 1, "");
    private final ComboBox<String> recovery = new ComboBox<>();
    private final Label count = new Label();
    private final Node agree;

    /// A dialog with ranges to start from.
    public SweepDialog(Window owner) {
        initOwner(owner);
        setTitle(Text.of("sweep.title"));
        getDialogPane().setId("sweep-dialog");
        getDialogPane().getStyleClass().add("message");
        getDialogPane().setHeaderText(Text.of("sweep.title"));
        getDialogPane().setContent(content());
        var run = new ButtonType(Text.of("sweep.run"), ButtonBar.ButtonData.OK_DONE);
        getDialogPane().getButtonTypes().setAll(run, ButtonType.CANCEL);
        agree = getDialogPane().lookupButton(run);
        agree.setId("dialog-agree");
        setResultConverter(button -> button == run ? form() : null);
        changed();
    }

    private Node content() {
        var about = new Label(Text.of("sweep.about"));
        about.setWrapText(true);
        about.getStyleClass().add("muted");
        about.setMinHeight(Label.USE_PREF_SIZE);
        var grid = new GridPane(12, 8);
        for (Range range : List.of(sparsity, bits, rank)) {
            grid.addRow(grid.getRowCount(), range.box, range.field);
            GridPane.setHgrow(range.field, Priority.ALWAYS);
            range.onChange(this::changed);
        }
        recovery.setId("sweep-recovery");
        recovery.getItems().setAll(Text.of("sweep.recovery.none"), Text.of("sweep.recovery.finetune"),
                Text.of("sweep.recovery.distil"));
        recovery.getSelectionModel().selectFirst();
        recovery.setMaxWidth(Double.MAX_VALUE);
        recovery.setTooltip(new Tooltip(Text.of("sweep.recovery.tip")));
        recovery.setAccessibleText(Text.of("sweep.recovery.tip"));
        grid.addRow(grid.getRowCount(), new Label(Text.of("sweep.recovery")), recovery);
        count.setId("sweep-count");
        count.setWrapText(true);
        count.setMinHeight(36);
        var content = new VBox(12, about, grid, count);
        content.setPrefWidth(WIDTH);
        return content;
    }

    private SweepForm form() {
        return new SweepForm(sparsity.numbers(), bits.numbers(), rank.numbers(), switch (recovery.getSelectionModel()
                .getSelectedIndex()) {
            case 1 -> Knobs.initial(Recovery.FineTuning.class);
            case 2 -> Knobs.initial(Recovery.Distillation.class);
            default -> new Recovery.None();
        });
    }

    private void changed() {
        Optional<String> problem = sparsity.problem().or(bits::problem).or(rank::problem);
        int recipes = problem.isPresent() ? 0 : form().count();
        count.getStyleClass().setAll("label", problem.isPresent() ? "problem" : "strong");
        count.setText(problem.orElse(recipes == 0
                ? Text.of("sweep.count.none")
                : Text.of("sweep.count", Integer.toString(recipes))));
        agree.setDisable(recipes == 0);
    }

    /// One range: a box that takes it in, and a field for its numbers.
    private static final class Range {
        private final CheckBox box;
        private final TextField field;
        private final double least;
        private final double most;

        Range(String word, Tone tone, double least, double most, String first) {
            this.least = least;
            this.most = most;
            box = new CheckBox(Text.of("sweep." + word));
            box.setId("sweep-use-" + word);
            box.getStyleClass().add("technique-title");
            box.setMinWidth(110);
            Tones.mark(box, tone);
            box.setSelected(!first.isEmpty());
            field = new TextField(first);
            field.setId("sweep-" + word);
            field.setPromptText(Text.of("sweep.prompt." + word));
            field.setTooltip(new Tooltip(Text.of("sweep.tip." + word)));
            field.setAccessibleText(Text.of("sweep.tip." + word));
            field.disableProperty().bind(box.selectedProperty().not());
        }

        void onChange(Runnable action) {
            box.selectedProperty().addListener((_, _, _) -> action.run());
            field.textProperty().addListener((_, _, _) -> action.run());
        }

        Optional<String> problem() {
            return box.isSelected() ? SweepForm.problem(field.getText(), least, most) : Optional.empty();
        }

        List<Double> numbers() {
            return box.isSelected() ? SweepRange.parse(field.getText()) : List.of();
        }
    }
}
