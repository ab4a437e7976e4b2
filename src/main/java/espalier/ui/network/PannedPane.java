package espalier.ui.network;

import java.util.Collection;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.scene.transform.Scale;

/// A pane on whose content one looks through a window that can be moved and zoomed.
final class PannedPane extends Region {
    private static final double STEP = 1.15;
    private static final double SMALLEST = 0.1;
    private static final double LARGEST = 2.5;
    private static final double MARGIN = 8;

    private final Pane content = new Pane();
    private final Group scaled = new Group(content);
    private final Scale scale = new Scale(1, 1);
    private double zoom = 1;
    private Point2D offset = Point2D.ZERO;
    private Point2D grabbed = Point2D.ZERO;
    private boolean untouched = true;

    PannedPane() {
        getStyleClass().add("panned-pane");
        var clip = new Rectangle();
        clip.widthProperty().bind(widthProperty());
        clip.heightProperty().bind(heightProperty());
        setClip(clip);
        scaled.getTransforms().add(scale);
        scaled.setManaged(false);
        scaled.setAutoSizeChildren(false);
        getChildren().add(scaled);
        addEventHandler(ScrollEvent.SCROLL, this::scroll);
        addEventHandler(MouseEvent.MOUSE_PRESSED, press -> {
            grabbed = new Point2D(press.getX(), press.getY()).subtract(offset);
            requestFocus();
        });
        addEventHandler(MouseEvent.MOUSE_DRAGGED, drag -> {
            untouched = false;
            move(new Point2D(drag.getX(), drag.getY()).subtract(grabbed));
        });
        addEventHandler(KeyEvent.KEY_TYPED, this::zoomByKey);
        widthProperty().addListener((_, _, _) -> settle());
        heightProperty().addListener((_, _, _) -> settle());
    }

    /// Shows nothing.
    void clear() {
        content.getChildren().clear();
        content.resize(0, 0);
    }

    /// Shows `nodes`, which have their places already, on a sheet of `width` × `height`.
    void fill(Collection<? extends Node> nodes, double width, double height) {
        content.getChildren().setAll(nodes);
        nodes.forEach(node -> node.setManaged(false));
        content.resize(width, height);
        untouched = true;
        settle();
    }

    /// Makes everything visible, no larger than life.
    void fit() {
        untouched = false;
        double wanted = Math.min((getWidth() - 2 * MARGIN) / content.getWidth(),
                (getHeight() - 2 * MARGIN) / content.getHeight());
        setZoom(Math.min(1, wanted));
        move(centred());
    }

    /// Zooms in (`steps` > 0) or out around the middle.
    void zoomBy(int steps) {
        zoomAround(new Point2D(getWidth() / 2, getHeight() / 2), Math.pow(STEP, steps));
    }

    /// Moves so that `node` of the content is in view.
    void reveal(Node node) {
        Bounds spot = node.getBoundsInParent();
        double top = spot.getMinY() * zoom + offset.getY();
        double bottom = spot.getMaxY() * zoom + offset.getY();
        double left = spot.getMinX() * zoom + offset.getX();
        double right = spot.getMaxX() * zoom + offset.getX();
        double down = top < MARGIN ? MARGIN - top : Math.min(0, getHeight() - MARGIN - bottom);
        double across = left < MARGIN ? MARGIN - left : Math.min(0, getWidth() - MARGIN - right);
        if (getHeight() > 0 && (down != 0 || across != 0)) {
            move(offset.add(across, down));
        }
    }

    /// Until a person moves it, the content stands in the middle at the top, as large as the width allows.
    private void settle() {
        if (untouched && content.getWidth() > 0 && getWidth() > 0) {
            setZoom(Math.clamp((getWidth() - 2 * MARGIN) / content.getWidth(), 0.6, 1));
            move(centred());
        } else {
            move(offset);
        }
    }

    private Point2D centred() {
        return new Point2D(Math.floor((getWidth() - content.getWidth() * zoom) / 2), 0);
    }

    private void setZoom(double wanted) {
        zoom = Math.clamp(wanted, SMALLEST, LARGEST);
        scale.setX(zoom);
        scale.setY(zoom);
    }

    private void scroll(ScrollEvent event) {
        untouched = false;
        if (event.isShortcutDown()) {
            zoomAround(new Point2D(event.getX(), event.getY()), event.getDeltaY() > 0 ? STEP : 1 / STEP);
        } else {
            move(offset.add(event.getDeltaX(), event.getDeltaY()));
        }
        event.consume();
    }

    private void zoomByKey(KeyEvent key) {
        switch (key.getCharacter()) {
            case "+", "=" -> zoomBy(1);
            case "-" -> zoomBy(-1);
            case "0" -> fit();
            default -> {
                return;
            }
        }
        key.consume();
    }

    private void zoomAround(Point2D fixed, double factor) {
        untouched = false;
        double before = zoom;
        setZoom(before * factor);
        move(fixed.subtract(fixed.subtract(offset).multiply(zoom / before)));
    }

    /// Keeps the sheet within reach: it fills the window where it is larger, and stays inside where it is smaller.
    private void move(Point2D wanted) {
        offset = new Point2D(within(wanted.getX(), getWidth(), content.getWidth() * zoom, 0.5),
                within(wanted.getY(), getHeight(), content.getHeight() * zoom, 0));
        scaled.relocate(0, 0);
        scaled.setTranslateX(offset.getX());
        scaled.setTranslateY(offset.getY());
    }

    private static double within(double wanted, double window, double sheet, double alignment) {
        double slack = window - sheet;
        if (slack >= 0) {
            return Math.floor(slack * alignment);
        }
        return Math.round(Math.clamp(wanted, slack, 0));
    }
}
