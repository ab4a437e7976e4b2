package espalier.ui.network;

import espalier.experiment.Edit;
import espalier.experiment.ModelFacts;
import espalier.ui.PaneHeader;
import espalier.ui.Selection;
import espalier.ui.Text;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.controlsfx.control.textfield.TextFields;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;

/// The left of the window: the model as a graph or as a table, with a search over both, and what is in its file.
public final class NetworkPane extends VBox {
    private final TextField search = TextFields.createClearableTextField();
    private final PaneHeader header;

    /// Creates it.
    ///
    /// @param facts what is in the file of the model; empty without one
    /// @param placer places a wiring away from the window's thread and gives the placement back on it
    /// @param selecting hears what a person chooses
    /// @param edits hears what a person types into the table
    public NetworkPane(ObservableValue<NetworkState> states, ObservableValue<Optional<ModelFacts>> facts,
            BiConsumer<Wiring, Consumer<Placement>> placer,
            Consumer<Selection> selecting, Consumer<Edit> edits) {
        setId("network");
        setMinSize(0, 0);
        var graph = new GraphView(states, placer, selecting);
        var table = new LayerTable(states, selecting, edits);
        var file = new FilePage(facts);
        MenuButton overlay = overlayMenu(graph);
        Button find = findButton();
        header = new PaneHeader(List.of(new PaneHeader.Tab("tab-graph", Text.of("network.graph")),
                new PaneHeader.Tab("tab-table", Text.of("network.table")),
                new PaneHeader.Tab("tab-file", Text.of("network.file"))), overlay, find);
        var body = new StackPane(graph, table, file);
        body.setMinSize(0, 0);
        VBox.setVgrow(body, Priority.ALWAYS);
        prepareSearch(graph, table);
        getChildren().addAll(header, search, body);
        states.addListener((_, before, now) -> {
            if (now.isLoose() && !before.isLoose() && tabProperty().get() == 0) {
                tabProperty().set(1);
            }
        });
        header.onSelected(tab -> {
            show(graph, tab == 0);
            show(overlay, tab == 0);
            show(table, tab == 1);
            show(file, tab == 2);
            show(find, tab != 2);
        });
    }

    /// The index of the tab in front: 0 graph, 1 table, 2 file.
    public javafx.beans.property.IntegerProperty tabProperty() {
        return header.selectedProperty();
    }

    /// Opens the search field and puts the caret into it.
    public void find() {
        show(search, true);
        search.requestFocus();
        search.selectAll();
    }

    private void prepareSearch(GraphView graph, LayerTable table) {
        search.setId("layer-search");
        search.setPromptText(Text.of("network.find.prompt"));
        search.setAccessibleText(Text.of("network.find"));
        search.getStyleClass().add("pane-search");
        show(search, false);
        search.textProperty().addListener((_, _, words) -> {
            graph.search(words);
            table.search(words);
        });
        search.setOnKeyPressed(key -> {
            if (key.getCode() == KeyCode.ESCAPE) {
                search.clear();
                show(search, false);
                key.consume();
            }
        });
    }

    private Button findButton() {
        var find = new Button("", new FontIcon(MaterialDesignM.MAGNIFY));
        find.setId("find-layer");
        find.getStyleClass().addAll("quiet", "icon-button");
        find.setTooltip(new Tooltip(Text.of("network.find.tip")));
        find.setAccessibleText(Text.of("network.find"));
        find.setMinWidth(USE_PREF_SIZE);
        find.setOnAction(_ -> find());
        return find;
    }

    private static MenuButton overlayMenu(GraphView graph) {
        var menu = new MenuButton();
        menu.setId("overlay");
        menu.getStyleClass().add("quiet");
        menu.setTooltip(new Tooltip(Text.of("network.overlay.tip")));
        menu.setAccessibleText(Text.of("network.overlay.tip"));
        menu.setMinWidth(0);
        var group = new ToggleGroup();
        for (Overlay overlay : Overlay.values()) {
            var item = new RadioMenuItem(overlay.label());
            item.setToggleGroup(group);
            item.setSelected(overlay == Overlay.BYTES);
            item.setOnAction(_ -> graph.overlayProperty().set(overlay));
            menu.getItems().add(item);
        }
        menu.textProperty().bind(Bindings.createStringBinding(
                () -> graph.overlayProperty().get().label(),
                graph.overlayProperty()));
        return menu;
    }

    private static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
