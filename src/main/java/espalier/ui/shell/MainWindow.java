package espalier.ui.shell;

import espalier.ui.trials.TrialsView;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;

/// The window's content: bars on top, three columns, a drawer, a status line.
final class MainWindow extends BorderPane {
    private static final double LEFT = 330;
    private static final double RIGHT = 297;
    private static final double NARROW = 1250;
    private static final double LEFT_NARROW = 284;
    private static final double RIGHT_NARROW = 262;
    private static final double DRAWER_SHARE = 0.36;

    private final SplitPane columns = new SplitPane();
    private final TrialsView drawer;
    private final SplitPane rows = new SplitPane();
    private double placedFor;
    private boolean isUnplaced;

    MainWindow(Node menu, Node toolbar, Panes panes, Node status) {
        setId("window");
        drawer = panes.drawer();
        getStyleClass().add("window-pane");
        setTop(new VBox(menu, toolbar, panes.figures()));
        columns.setId("columns");
        columns.getItems().addAll(pane(panes.network(), 220), pane(panes.layer(), 320), pane(panes.recipe(), 240));
        SplitPane.setResizableWithParent(columns.getItems().getFirst(), false);
        SplitPane.setResizableWithParent(columns.getItems().getLast(), false);
        rows.setId("rows");
        rows.setOrientation(Orientation.VERTICAL);
        rows.getItems().addAll(columns, drawer);
        columns.setMinHeight(180);
        drawer.setMinHeight(100);
        setCenter(rows);
        setBottom(status);
        widthProperty().addListener((_, _, width) -> placeFirst(width.doubleValue()));
    }

    private static Region pane(Node content, double least) {
        var pane = new StackPane(content);
        pane.setMinSize(least, 0);
        var clip = new Rectangle();
        clip.widthProperty().bind(pane.widthProperty());
        clip.heightProperty().bind(pane.heightProperty());
        pane.setClip(clip);
        return pane;
    }

    private void placeFirst(double width) {
        boolean otherSize = placedFor < NARROW != width < NARROW;
        if (width > 0 && (placedFor == 0 || otherSize)) {
            placedFor = width;
            isUnplaced = true;
        }
    }

    /// Dividers can be placed only once the columns have their new width.
    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        if (isUnplaced) {
            isUnplaced = false;
            rows.layout();
            columns.layout();
            resetPanes();
        }
    }

    /// Gives all panes the sizes they open with.
    void resetPanes() {
        double width = Math.max(1, getWidth());
        double left = width < NARROW ? LEFT_NARROW : LEFT;
        double right = width < NARROW ? RIGHT_NARROW : RIGHT;
        showDrawer(true);
        columns.setDividerPositions(left / width, 1 - right / width);
        drawer.setDividerPositions(width < NARROW ? 0.45 : 0.415);
        rows.setDividerPositions(1 - DRAWER_SHARE);
    }

    /// Hides the drawer, or shows it again.
    void toggleDrawer() {
        showDrawer(!rows.getItems().contains(drawer));
    }

    private void showDrawer(boolean shown) {
        if (shown && !rows.getItems().contains(drawer)) {
            rows.getItems().add(drawer);
            rows.setDividerPositions(1 - DRAWER_SHARE);
        } else if (!shown) {
            rows.getItems().remove(drawer);
        }
    }
}
