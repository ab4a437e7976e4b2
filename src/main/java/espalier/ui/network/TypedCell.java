package espalier.ui.network;

import espalier.experiment.Edit;
import espalier.ui.Text;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.scene.control.TableCell;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;

/// A cell whose figure can be typed: double click, F2 or Enter starts, Enter ends, Escape leaves it as it was.
final class TypedCell extends TableCell<LayerRow, LayerFigures> {
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("error");

    private final TypedFigure figure;
    private final Function<LayerFigures, String> words;
    private final Function<String, List<String>> targets;
    private final Consumer<Edit> edits;
    private final TextField field = new TextField();

    /// Creates it.
    ///
    /// @param words how the figure is written
    /// @param targets the layers that an edit of a row means: the row's, or all that are chosen
    TypedCell(TypedFigure figure, Function<LayerFigures, String> words, Function<String, List<String>> targets,
            Consumer<Edit> edits) {
        this.figure = figure;
        this.words = words;
        this.targets = targets;
        this.edits = edits;
        getStyleClass().addAll("number-column", "typed-cell");
        setTooltip(new Tooltip(Text.of("network.table.type." + figure.name().toLowerCase(Locale.ROOT))));
        field.getStyleClass().add("cell-field");
        field.setOnAction(_ -> finish());
        field.textProperty().addListener((_, _, _) -> field.pseudoClassStateChanged(WRONG, false));
        field.setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ESCAPE) {
                cancelEdit();
                key.consume();
            }
        });
    }

    @Override
    public void startEdit() {
        super.startEdit();
        if (isEditing()) {
            field.setText(words.apply(getItem()));
            setText("");
            setGraphic(field);
            field.selectAll();
            field.requestFocus();
        }
    }

    @Override
    public void cancelEdit() {
        super.cancelEdit();
        updateItem(getItem(), isEmpty());
    }

    @Override
    protected void updateItem(LayerFigures item, boolean empty) {
        super.updateItem(item, empty);
        if (!isEditing()) {
            setGraphic(null);
            setText(empty ? "" : words.apply(item));
        }
    }

    private void finish() {
        Optional<Edit> edit = figure.edit(field.getText(), targets.apply(getItem().name()));
        if (edit.isEmpty()) {
            field.pseudoClassStateChanged(WRONG, true);
            field.selectAll();
            return;
        }
        cancelEdit();
        edits.accept(edit.get());
        getTableView().requestFocus();
    }
}
