package espalier.ui.network;

import espalier.ui.Selection;
import espalier.ui.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Polyline;

/// The model as boxes and lines, top to bottom; layers are cards that can be chosen.
final class GraphView extends StackPane {
    private final PannedPane canvas = new PannedPane();
    private final Map<String, NodeCard> cards = new LinkedHashMap<>();
    private final Map<String, Label> pills = new HashMap<>();
    private final ObjectProperty<Overlay> overlay = new SimpleObjectProperty<>(Overlay.BYTES);
    private final BiConsumer<Wiring, Consumer<Placement>> placer;
    private final Consumer<Selection> selecting;
    private NetworkState state = NetworkState.EMPTY;
    private String searched = "";

    /// Creates it.
    ///
    /// @param placer places a wiring away from the window's thread and gives the placement back on it
    /// @param selecting hears what a person chooses
    GraphView(ObservableValue<NetworkState> states, BiConsumer<Wiring, Consumer<Placement>> placer,
            Consumer<Selection> selecting) {
        this.placer = placer;
        this.selecting = selecting;
        setId("graph");
        var reason = new Label();
        reason.setWrapText(true);
        var empty = new VBox(reason);
        empty.getStyleClass().add("empty-state");
        empty.setMouseTransparent(true);
        var zoom = new ZoomButtons(canvas);
        getChildren().addAll(canvas, zoom, empty);
        states.subscribe(next -> {
            reason.setText(Text.of(next.isLoose() ? "network.graph.loose" : "network.graph.empty"));
            empty.setVisible(next.wiring().boxes().isEmpty());
            zoom.setVisible(!next.wiring().boxes().isEmpty());
        });
        setMinSize(0, 0);
        canvas.setId("graph-canvas");
        canvas.setFocusTraversable(true);
        canvas.setAccessibleText(Text.of("network.graph.access"));
        canvas.addEventHandler(KeyEvent.KEY_PRESSED, this::moveByKey);
        overlay.addListener((_, _, _) -> showFigures());
        states.addListener((_, _, next) -> show(next));
        show(states.getValue());
    }

    /// The number that the bars show.
    ObjectProperty<Overlay> overlayProperty() {
        return overlay;
    }

    /// Fades what does not contain `words` and brings the first hit into view.
    void search(String words) {
        searched = words.strip().toLowerCase(Locale.ROOT);
        state.wiring().boxes().stream().filter(box -> isHit(box) && !searched.isEmpty()).findFirst()
                .ifPresent(box -> canvas.reveal(nodeOf(box)));
        for (Wiring.Box box : state.wiring().boxes()) {
            nodeOf(box).setOpacity(isHit(box) ? 1 : 0.3);
        }
    }

    private boolean isHit(Wiring.Box box) {
        return (box.title() + " " + box.detail()).toLowerCase(Locale.ROOT).contains(searched);
    }

    private Node nodeOf(Wiring.Box box) {
        return box.layer().<Node>map(cards::get).orElseGet(() -> pills.get(box.key()));
    }

    private void show(NetworkState next) {
        NetworkState before = state;
        state = next;
        if (!next.wiring().equals(before.wiring())) {
            rebuild();
        }
        showFigures();
        if (!next.selection().equals(before.selection())) {
            next.selection().primary().map(cards::get).ifPresent(canvas::reveal);
        }
    }

    private void rebuild() {
        cards.clear();
        pills.clear();
        for (Wiring.Box box : state.wiring().boxes()) {
            box.layer().ifPresentOrElse(layer -> cards.put(layer, card(box, layer)),
                    () -> pills.put(box.key(), pill(box)));
        }
        canvas.clear();
        Wiring placed = state.wiring();
        placer.accept(placed, placement -> {
            if (placed.equals(state.wiring())) {
                place(placement);
            }
        });
    }

    private NodeCard card(Wiring.Box box, String layer) {
        var card = new NodeCard(box);
        card.addEventHandler(MouseEvent.MOUSE_PRESSED, press -> {
            if (press.getButton() == MouseButton.PRIMARY) {
                selecting.accept(press.isShortcutDown() || press.isShiftDown()
                        ? state.selection().toggled(layer)
                        : Selection.of(layer));
                canvas.requestFocus();
                press.consume();
            }
        });
        return card;
    }

    private static Label pill(Wiring.Box box) {
        var pill = new Label(box.detail());
        pill.getStyleClass().add("node-pill");
        pill.setTooltip(new Tooltip(box.title()));
        return pill;
    }

    private void place(Placement placement) {
        var nodes = new ArrayList<Node>();
        for (Placement.Path path : placement.paths()) {
            var line = new Polyline();
            line.getPoints().setAll(path.corners());
            line.getStyleClass().add("node-line");
            nodes.add(line);
        }
        for (Wiring.Box box : state.wiring().boxes()) {
            Placement.Spot spot = placement.spots().get(box.key());
            Node node = nodeOf(box);
            node.resizeRelocate(spot.x(), spot.y(), spot.width(), spot.height());
            nodes.add(node);
        }
        canvas.fill(nodes, placement.width(), placement.height());
        state.selection().primary().map(cards::get).ifPresent(canvas::reveal);
    }

    private void showFigures() {
        for (LayerFigures layer : state.layers()) {
            Optional.ofNullable(cards.get(layer.name())).ifPresent(card -> {
                card.show(layer, overlay.get());
                card.setSelected(state.selection().contains(layer.name()));
            });
        }
    }

    private void moveByKey(KeyEvent key) {
        List<String> names = List.copyOf(cards.keySet());
        int at = state.selection().primary().map(names::indexOf).orElse(-1);
        int to = switch (key.getCode()) {
            case KeyCode.DOWN -> Math.min(at + 1, names.size() - 1);
            case KeyCode.UP -> Math.max(at - 1, 0);
            case KeyCode.HOME -> 0;
            case KeyCode.END -> names.size() - 1;
            default -> -1;
        };
        if (to >= 0 && to < names.size()) {
            selecting.accept(key.isShiftDown() && !state.selection().contains(names.get(to))
                    ? state.selection().toggled(names.get(to))
                    : Selection.of(names.get(to)));
            key.consume();
        }
    }
}
