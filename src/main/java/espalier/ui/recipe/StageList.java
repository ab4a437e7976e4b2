package espalier.ui.recipe;

import espalier.model.recipe.Stage;
import espalier.ui.Text;
import java.util.function.IntConsumer;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The stages of the recipe in their order; the one chosen is edited below.
final class StageList extends ListView<Integer> {
    private static final double ROW = 24;
    private static final int ROWS = 6;
    private static final double SHARE = 0.25;
    private static final PseudoClass TO_COME = PseudoClass.getPseudoClass("to-come");
    private StageFocus focus = RecipeState.NOTHING.focus();
    private ReadOnlyDoubleProperty around = new ReadOnlyDoubleWrapper(Double.MAX_VALUE);
    private boolean showing;

    /// @param chosen hears the place of the stage that a person chooses
    StageList(IntConsumer chosen) {
        setId("stages");
        getStyleClass().add("stage-list");
        setAccessibleText(Text.of("stages"));
        setFixedCellSize(ROW);
        setMinHeight(USE_PREF_SIZE);
        setMaxHeight(USE_PREF_SIZE);
        setCellFactory(_ -> new Row());
        getSelectionModel().selectedItemProperty().addListener((_, _, place) -> {
            if (!showing && place != null) {
                chosen.accept(place);
            }
        });
    }

    void show(StageFocus next) {
        showing = true;
        focus = next;
        int count = next.choices().size();
        if (getItems().size() != count) {
            getItems().setAll(java.util.stream.IntStream.range(0, count).boxed().toList());
            fit();
        }
        refresh();
        getSelectionModel().clearAndSelect(next.index());
        scrollTo(Math.max(0, next.index() - 1));
        showing = false;
    }

    /// Leaves most of a pane to what stands below; stages that find no room are scrolled to.
    void fitInto(ReadOnlyDoubleProperty height) {
        around = height;
        height.addListener(_ -> fit());
    }

    private void fit() {
        int rows = Math.clamp((int) (around.get() * SHARE / ROW), 2, ROWS);
        setPrefHeight(Math.min(rows, getItems().size()) * ROW + 2);
    }

    private final class Row extends ListCell<Integer> {
        private final Label number = new Label();
        private final FontIcon icon = new FontIcon();
        private final Label title = new Label();
        private final Label details = new Label();
        private final HBox line = new HBox(6, number, icon, title, details);

        Row() {
            line.setAlignment(Pos.CENTER_LEFT);
            line.setMinWidth(0);
            line.setPrefWidth(0);
            number.getStyleClass().add("stage-number");
            number.setMinWidth(USE_PREF_SIZE);
            title.setMinWidth(USE_PREF_SIZE);
            title.getStyleClass().add("stage-title");
            details.setMinWidth(0);
            details.getStyleClass().add("caption");
            setTooltip(new Tooltip());
        }

        @Override
        protected void updateItem(Integer place, boolean empty) {
            super.updateItem(place, empty);
            boolean isThere = !empty && place != null && place < focus.choices().size();
            setGraphic(isThere ? line : null);
            if (!isThere) {
                setId(null);
                return;
            }
            Stage stage = focus.choices().get(place);
            StageWords words = StageWords.of(stage);
            setId("stage-" + (place + 1));
            number.setText(Integer.toString(place + 1));
            icon.setIconLiteral(words.icon());
            title.setText(words.title());
            details.setText(words.details());
            line.getStyleClass().setAll("stage-line", words.tone());
            pseudoClassStateChanged(TO_COME, focus.isToCome(place));
            String whole = Text.of("stage.accessible", place + 1, words.title(), words.details());
            getTooltip().setText(whole);
            setAccessibleText(whole);
        }
    }
}
