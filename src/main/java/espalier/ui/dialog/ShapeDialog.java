package espalier.ui.dialog;

import espalier.model.array.Shape;
import espalier.ui.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.ButtonBar;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import javafx.stage.Window;

/// Asks for the shape of one input of a model whose file does not say it.
public final class ShapeDialog extends Dialog<Shape> {
    private static final double WIDTH = 420;
    /// Colour photographs, small grey and small colour pictures, words of a sentence.
    private static final List<String> USUAL = List.of("3, 224, 224", "1, 28, 28", "3, 32, 32", "128");

    private final ComboBox<String> sizes = new ComboBox<>();

    /// A dialog that asks for the input of `file`.
    public ShapeDialog(Window owner, String file) {
        initOwner(owner);
        setTitle(Text.of("shape.title"));
        var about = new Label(Text.of("shape.about", file));
        about.setWrapText(true);
        about.setMinHeight(Label.USE_PREF_SIZE);
        sizes.setId("shape-sizes");
        sizes.setEditable(true);
        sizes.getItems().setAll(USUAL);
        sizes.setMaxWidth(Double.MAX_VALUE);
        sizes.setTooltip(new Tooltip(Text.of("shape.tip")));
        sizes.setAccessibleText(Text.of("shape.tip"));
        sizes.setPromptText(Text.of("shape.prompt"));
        var caption = new Label(Text.of("shape.sizes"));
        caption.getStyleClass().add("muted");
        caption.setLabelFor(sizes);
        var grid = new GridPane(12, 7);
        grid.addRow(0, caption, sizes);
        GridPane.setHgrow(sizes, javafx.scene.layout.Priority.ALWAYS);
        var content = new VBox(12, about, grid);
        content.setPrefWidth(WIDTH);
        getDialogPane().setId("shape-dialog");
        getDialogPane().getStyleClass().add("message");
        getDialogPane().setHeaderText(Text.of("shape.title"));
        getDialogPane().setContent(content);
        var agree = new ButtonType(Text.of("shape.open"), ButtonBar.ButtonData.OK_DONE);
        getDialogPane().getButtonTypes().setAll(agree, ButtonType.CANCEL);
        Node button = getDialogPane().lookupButton(agree);
        button.setId("dialog-agree");
        button.setDisable(true);
        sizes.getEditor().textProperty().addListener((_, _, words) -> button.setDisable(shape(words).isEmpty()));
        setResultConverter(pressed -> pressed == agree ? shape(sizes.getEditor().getText()).orElse(null) : null);
    }

    /// Shows the dialog and returns at once; `then` gets the shape if one is given.
    public void ask(Consumer<Shape> then) {
        setOnShown(_ -> sizes.getEditor().requestFocus());
        setOnHidden(_ -> Optional.ofNullable(getResult()).ifPresent(then));
        show();
    }

    /// The shape that `words` mean: sizes from 1 on with commas, crosses or blanks between.
    static Optional<Shape> shape(String words) {
        String[] parts = words.strip().split("[,x×\\s]+");
        boolean isWhole = Arrays.stream(parts).allMatch(part -> part.matches("[1-9]\\d{0,8}"));
        return isWhole
                ? Optional.of(Shape.of(Arrays.stream(parts).mapToLong(Long::parseLong).toArray()))
                : Optional.empty();
    }
}
