package espalier.ui.trials;

import espalier.experiment.Edit;
import espalier.experiment.SizeMetric;
import espalier.experiment.Trial;
import espalier.report.Figures;
import espalier.report.TrialSummary;
import espalier.ui.Amounts;
import espalier.ui.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;

/// The trials as a table: a click takes a trial's recipe, arrow keys look at trials, Enter takes the recipe.
final class TrialTable extends TableView<TrialSummary> {
    /// Columns that leave when the table is narrower than this.
    private static final Map<String, Integer> NARROW = Map.of("time", 750, "runtime", 700, "recovery", 630);
    private final ObservableList<TrialSummary> rows = FXCollections.observableArrayList();
    private final Consumer<Edit> edits;
    private final TrialDeeds deeds;
    private boolean showing;

    TrialTable(Consumer<Edit> edits, TrialDeeds deeds) {
        this.edits = edits;
        this.deeds = deeds;
        setId("trials-table");
        setAccessibleText(Text.of("trials.table.description"));
        setPlaceholder(new Label(Text.of("trials.table.empty")));
        addColumns();
        var sorted = new SortedList<>(rows);
        sorted.comparatorProperty().bind(comparatorProperty());
        setItems(sorted);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        setRowFactory(_ -> new Row());
        getSelectionModel().selectedItemProperty().addListener((_, _, row) -> {
            if (!showing && row != null) {
                edits.accept(new Edit.SelectTrial(OptionalInt.of(row.trial().number())));
            }
        });
        setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ENTER && getSelectionModel().getSelectedItem() != null) {
                restore(getSelectionModel().getSelectedItem().trial());
            }
        });
    }

    private void addColumns() {
        Comparator<TrialSummary> byNumber = Comparator.comparingInt(row -> row.trial().number());
        add("star", 24, row -> row.onFront() ? "★" : "", Comparator.comparing(TrialSummary::onFront), false);
        add("name", 124, row -> row.name() + (row.trial().isFinal() ? " · " + Text.of("trials.final") : ""), byNumber,
                false);
        add("sparsity", 68, row -> Amounts.percent(row.sparsity(), 1),
                Comparator.comparingDouble(TrialSummary::sparsity), true);
        add("bits", 44, row -> row.leastBits() == 32 ? Amounts.NONE : row.bits(),
                Comparator.comparingInt(TrialSummary::leastBits), true);
        add("rank", 64, TrialSummary::rank, Comparator.comparing(TrialSummary::rank), true);
        add("packed", 66, row -> Amounts.bytes(row.trial().sizes().packed()),
                Comparator.comparingLong(row -> row.trial().sizes().packed()), true);
        add("coded", 66,
                row -> row.trial().sizes().coded().map(coded -> Amounts.bytes(coded.bytes())).orElse(Amounts.NONE),
                Comparator.comparingLong(row -> SizeMetric.CODED.of(row.trial()).orElse(Long.MAX_VALUE)), true);
        add("runtime", 66, row -> Amounts.bytes(row.trial().sizes().runtime()),
                Comparator.comparingLong(row -> row.trial().sizes().runtime()), true);
        add("accuracy", 74, row -> Amounts.percent(row.trial().score().accuracy(), 2),
                Comparator.comparingDouble(row -> row.trial().score().accuracy()), true);
        add("change", 60, row -> row.change().isPresent()
                ? Amounts.points(row.change().getAsDouble())
                : Amounts.NONE, Comparator.comparingDouble(row -> row.change().orElse(0)), true);
        add("recovery", 78, TrialSummary::recovery, Comparator.comparing(TrialSummary::recovery), true);
        add("time", 52, row -> Figures.time(row.trial().took()),
                Comparator.comparing((TrialSummary row) -> row.trial().took()), true);
    }

    private void add(String key, double width, Function<TrialSummary, String> words,
            Comparator<TrialSummary> order, boolean isNumber) {
        var column = new TableColumn<TrialSummary, TrialSummary>();
        var title = new Label(Text.of("trials.column." + key));
        title.setTooltip(new Tooltip(Text.of("trials.column." + key + ".help")));
        column.setGraphic(title);
        column.setId("trials-column-" + key);
        column.setPrefWidth(width);
        column.setMinWidth(width);
        column.visibleProperty().bind(widthProperty().greaterThan(NARROW.getOrDefault(key, 0)));
        column.setComparator(order);
        column.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
        column.setCellFactory(_ -> new Cell(words, key));
        if (isNumber) {
            column.getStyleClass().add("number-column");
        }
        getColumns().add(column);
    }

    void show(List<TrialSummary> next, OptionalInt selected) {
        showing = true;
        List<TrialSummary> newest = next.reversed();
        if (!rows.equals(newest)) {
            rows.setAll(newest);
        }
        getSelectionModel().clearSelection();
        next.stream().filter(row -> selected.isPresent() && row.trial().number() == selected.getAsInt()).findFirst()
                .ifPresent(row -> {
                    getSelectionModel().select(row);
                    scrollTo(row);
                });
        showing = false;
    }

    private void restore(Trial trial) {
        edits.accept(new Edit.SelectTrial(OptionalInt.of(trial.number())));
        edits.accept(new Edit.ReplaceRecipe(trial.recipe()));
    }

    private static final class Cell extends TableCell<TrialSummary, TrialSummary> {
        private final Function<TrialSummary, String> words;
        private final boolean isChange;

        Cell(Function<TrialSummary, String> words, String key) {
            this.words = words;
            this.isChange = key.equals("change");
        }

        @Override
        protected void updateItem(TrialSummary row, boolean isEmpty) {
            super.updateItem(row, isEmpty);
            String text = isEmpty || row == null ? "" : words.apply(row);
            setText(text);
            getStyleClass().remove("better");
            if (isChange && text.startsWith("+")) {
                getStyleClass().add("better");
            }
        }
    }

    private final class Row extends TableRow<TrialSummary> {
        private final MenuItem mark = item("mark", () -> edits.accept(
                new Edit.MarkFinal(getItem().trial().number(), !getItem().trial().isFinal())));
        private final ContextMenu menu = new ContextMenu(item("restore", () -> restore(getItem().trial())),
                item("export", () -> deeds.export(getItem().trial())), mark,
                item("test", () -> deeds.measureOnTest(getItem().trial())));

        Row() {
            setOnMouseClicked(mouse -> {
                if (!isEmpty() && mouse.getButton() == MouseButton.PRIMARY) {
                    restore(getItem().trial());
                }
            });
        }

        @Override
        protected void updateItem(TrialSummary row, boolean isEmpty) {
            super.updateItem(row, isEmpty);
            boolean isThere = !isEmpty && row != null;
            setContextMenu(isThere ? menu : null);
            setTooltip(isThere ? new Tooltip(row.description()) : null);
            if (isThere) {
                mark.setText(Text.of(row.trial().isFinal() ? "trials.menu.unmark" : "trials.menu.mark"));
            }
        }

        private MenuItem item(String key, Runnable deed) {
            var item = new MenuItem(Text.of("trials.menu." + key));
            item.setId("trials-menu-" + key);
            item.setOnAction(_ -> deed.run());
            return item;
        }
    }
}
