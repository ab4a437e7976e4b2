package espalier.ui.network;

import espalier.experiment.Edit;
import espalier.ui.Amounts;
import espalier.ui.Selection;
import espalier.ui.Text;
import espalier.ui.Tones;
import espalier.ui.theme.Tone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;

/// The layers of the model as rows; several can be chosen, and sparsity, bits and rank can be typed.
final class LayerTable extends TableView<LayerRow> {
    private final ObservableList<LayerRow> rows = FXCollections.observableArrayList();
    private final FilteredList<LayerRow> filtered = new FilteredList<>(rows);
    private final Consumer<Selection> selecting;
    private NetworkState state = NetworkState.EMPTY;
    private boolean following;
    private boolean telling;

    LayerTable(ObservableValue<NetworkState> states, Consumer<Selection> selecting, Consumer<Edit> edits) {
        this.selecting = selecting;
        setId("layer-table");
        setAccessibleText(Text.of("network.table.access"));
        setMinSize(0, 0);
        setEditable(true);
        setTableMenuButtonVisible(true);
        setColumnResizePolicy(UNCONSTRAINED_RESIZE_POLICY);
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        setPlaceholder(new Label(Text.of("network.table.empty")));
        addColumns(edits);
        var sorted = new SortedList<>(filtered);
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        getSelectionModel().getSelectedItems().addListener((ListChangeListener<LayerRow>) _ -> tell());
        states.addListener((_, _, next) -> show(next));
        show(states.getValue());
    }

    /// Keeps the rows whose name, operator or shape contains `words`.
    void search(String words) {
        String wanted = words.strip().toLowerCase(Locale.ROOT);
        follow(() -> filtered.setPredicate(row -> {
            LayerFigures layer = row.figures();
            return (layer.name() + " " + layer.operator() + " " + layer.shape()).toLowerCase(Locale.ROOT)
                    .contains(wanted);
        }));
    }

    private void addColumns(Consumer<Edit> edits) {
        getColumns().add(nameColumn());
        getColumns().add(number("parameters", 66, layer -> Amounts.count(layer.parameters()),
                LayerFigures::parameters));
        getColumns().add(typed(TypedFigure.SPARSITY, 66, layer -> layer.sparsity().isEmpty()
                ? Amounts.NONE
                : NodeCard.shortPercent(layer.sparsity().getAsDouble()),
                layer -> layer.sparsity().orElse(0), edits, Tone.PRUNE));
        getColumns().add(typed(TypedFigure.BITS, 42, layer -> layer.bits().isEmpty()
                ? Amounts.NONE
                : Integer.toString(layer.bits().getAsInt()), layer -> layer.bits().orElse(32), edits, Tone.QUANTIZE));
        getColumns().add(typed(TypedFigure.RANK, 48, layer -> layer.rank().isEmpty()
                ? Amounts.NONE
                : Integer.toString(layer.rank().getAsInt()), layer -> layer.rank().orElse(Integer.MAX_VALUE), edits,
                Tone.FACTORIZE));
        getColumns().add(number("error", 44, layer -> layer.signalToNoise().isEmpty()
                ? Amounts.NONE
                : String.format(Locale.ROOT, "%.1f", layer.signalToNoise().getAsDouble()),
                layer -> layer.signalToNoise().orElse(Double.POSITIVE_INFINITY)));
        getColumns().add(number("bytes", 72, layer -> Amounts.bytes(layer.bytes()), LayerFigures::bytes));
        getColumns().add(words("operator", 70, LayerFigures::operator));
        getColumns().add(words("shape", 100, LayerFigures::shape));
    }

    private TableColumn<LayerRow, LayerFigures> nameColumn() {
        TableColumn<LayerRow, LayerFigures> column = words("name", 108, LayerFigures::name);
        column.setCellFactory(_ -> {
            // Names of one model begin alike and differ at their ends.
            var cell = new TextCell(LayerFigures::name, "strong");
            cell.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
            return cell;
        });
        return column;
    }

    private static TableColumn<LayerRow, LayerFigures> words(String key, double width,
            Function<LayerFigures, String> words) {
        TableColumn<LayerRow, LayerFigures> column = column(key, width, Comparator.comparing(words));
        column.setCellFactory(_ -> new TextCell(words, "muted"));
        return column;
    }

    private static TableColumn<LayerRow, LayerFigures> number(String key, double width,
            Function<LayerFigures, String> words, ToDoubleFunction<LayerFigures> order) {
        TableColumn<LayerRow, LayerFigures> column = column(key, width, Comparator.comparingDouble(order));
        column.getStyleClass().add("number-column");
        column.setCellFactory(_ -> new TextCell(words, "number-column"));
        return column;
    }

    private TableColumn<LayerRow, LayerFigures> typed(TypedFigure figure, double width,
            Function<LayerFigures, String> words, ToDoubleFunction<LayerFigures> order, Consumer<Edit> edits,
            Tone tone) {
        TableColumn<LayerRow, LayerFigures> column = column(figure.name().toLowerCase(Locale.ROOT), width,
                Comparator.comparingDouble(order));
        column.getStyleClass().add("number-column");
        column.setEditable(true);
        column.setCellFactory(_ -> {
            var cell = new TypedCell(figure, words, this::targets, edits);
            cell.getStyleClass().add("technique");
            Tones.mark(cell, tone);
            return cell;
        });
        return column;
    }

    private static TableColumn<LayerRow, LayerFigures> column(String key, double width,
            Comparator<LayerFigures> order) {
        var column = new TableColumn<LayerRow, LayerFigures>();
        column.setId("column-" + key);
        var title = new Label(Text.of("network.column." + key));
        title.setTooltip(new Tooltip(Text.of("network.column." + key + ".tip")));
        column.setGraphic(title);
        column.setPrefWidth(width);
        column.setEditable(false);
        column.setComparator(order);
        column.setCellValueFactory(row -> row.getValue().figuresProperty());
        return column;
    }

    /// An edit of a chosen row is meant for all that are chosen.
    private List<String> targets(String layer) {
        return state.selection().contains(layer) ? state.selection().layers() : List.of(layer);
    }

    private void show(NetworkState next) {
        boolean otherModel = !next.wiring().equals(state.wiring()) || rows.size() != next.layers().size();
        state = next;
        follow(() -> {
            if (otherModel) {
                rows.setAll(next.layers().stream().map(LayerRow::new).toList());
            } else {
                for (int i = 0; i < rows.size(); i++) {
                    rows.get(i).show(next.layers().get(i));
                }
            }
            if (!telling) {
                followSelection();
            }
        });
    }

    private void followSelection() {
        Set<String> chosen = getSelectionModel().getSelectedItems().stream().map(LayerRow::name)
                .collect(Collectors.toSet());
        if (!chosen.equals(Set.copyOf(state.selection().layers()))) {
            getSelectionModel().clearSelection();
            for (String layer : state.selection().layers()) {
                getItems().stream().filter(row -> row.name().equals(layer)).findFirst()
                        .ifPresent(getSelectionModel()::select);
            }
        }
    }

    /// Changes the table without telling anybody what is chosen now.
    private void follow(Runnable change) {
        following = true;
        try {
            change.run();
        } finally {
            following = false;
        }
    }

    private void tell() {
        if (following) {
            return;
        }
        var chosen = new ArrayList<>(getSelectionModel().getSelectedItems().stream().map(LayerRow::name).toList());
        LayerRow focused = getFocusModel().getFocusedItem();
        if (focused != null && chosen.remove(focused.name())) {
            chosen.add(focused.name());
        }
        if (!chosen.isEmpty()) {
            telling = true;
            follow(() -> selecting.accept(new Selection(chosen)));
            telling = false;
        }
    }

    /// A cell that shows words about a layer, with all of them in a tooltip.
    private static final class TextCell extends TableCell<LayerRow, LayerFigures> {
        private final Function<LayerFigures, String> words;
        private final Tooltip whole = new Tooltip();

        TextCell(Function<LayerFigures, String> words, String styleClass) {
            this.words = words;
            getStyleClass().add(styleClass);
        }

        @Override
        protected void updateItem(LayerFigures item, boolean empty) {
            super.updateItem(item, empty);
            setText(empty ? "" : words.apply(item));
            whole.setText(getText());
            setTooltip(empty ? null : whole);
        }
    }
}
