package espalier.ui.recipe;

import espalier.compress.method.CompressionMethod;
import espalier.model.graph.Layer;
import espalier.ui.Text;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Chooses among the methods of a family; those that apply to none of the layers say why.
final class MethodChoice {
    private static final double WIDTH = 320;
    private static final int ROWS = 7;
    private final ComboBox<CompressionMethod<?>> box = new ComboBox<>();
    private List<Layer> layers = List.of();
    private boolean showing;

    MethodChoice(String id, String family, List<CompressionMethod<?>> methods, Consumer<CompressionMethod<?>> chosen) {
        box.setId(id);
        box.getStyleClass().add("method-choice");
        box.setMaxWidth(Double.MAX_VALUE);
        box.setMinWidth(0);
        box.setVisibleRowCount(ROWS);
        box.setAccessibleText(Text.of("recipe.method", family));
        box.setTooltip(new Tooltip());
        box.setCellFactory(_ -> new Cell());
        box.setButtonCell(new Chosen());
        box.getItems().setAll(methods);
        box.valueProperty().addListener((_, before, now) -> {
            if (!showing && now != null && before != null) {
                chosen.accept(now);
            }
        });
    }

    Region node() {
        return box;
    }

    /// Shows `method` as chosen for `next` layers.
    void show(CompressionMethod<?> method, List<Layer> next) {
        showing = true;
        layers = next;
        box.setValue(method);
        box.getTooltip().setText(method.summary());
        showing = false;
    }

    /// Why a method applies to none of the layers.
    private Optional<String> obstacle(CompressionMethod<?> method) {
        boolean isOf = layers.isEmpty() || layers.stream().anyMatch(method::appliesTo);
        return isOf ? Optional.empty() : method.obstacle(layers.getFirst());
    }

    private static final class Chosen extends ListCell<CompressionMethod<?>> {
        @Override
        protected void updateItem(CompressionMethod<?> method, boolean empty) {
            super.updateItem(method, empty);
            setText(empty || method == null ? "" : method.label());
        }
    }

    private final class Cell extends ListCell<CompressionMethod<?>> {
        private final Label name = new Label();
        private final Label words = new Label();
        private final VBox lines = new VBox(name, words);

        Cell() {
            words.getStyleClass().add("caption");
            words.setWrapText(true);
            words.setMinHeight(Region.USE_PREF_SIZE);
            lines.setPrefWidth(WIDTH);
        }

        @Override
        protected void updateItem(CompressionMethod<?> method, boolean empty) {
            super.updateItem(method, empty);
            setGraphic(empty || method == null ? null : lines);
            if (!empty && method != null) {
                Optional<String> obstacle = obstacle(method);
                name.setText(method.label());
                words.setText(obstacle.map(why -> Text.of("recipe.obstacle", why)).orElse(method.summary()));
                setDisable(obstacle.isPresent());
            }
        }
    }
}
