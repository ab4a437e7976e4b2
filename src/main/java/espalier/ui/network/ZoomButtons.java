package espalier.ui.network;

import espalier.ui.Text;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/// Three buttons in the corner of the graph: smaller, larger, everything.
final class ZoomButtons extends HBox {
    ZoomButtons(PannedPane pane) {
        getStyleClass().add("zoom-buttons");
        setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        StackPane.setAlignment(this, Pos.BOTTOM_RIGHT);
        setPickOnBounds(false);
        getChildren().addAll(button("out", new FontIcon(MaterialDesignM.MINUS), () -> pane.zoomBy(-1)),
                button("in", new FontIcon(MaterialDesignP.PLUS), () -> pane.zoomBy(1)),
                button("fit", new FontIcon(MaterialDesignF.FIT_TO_PAGE_OUTLINE), pane::fit));
    }

    private static Button button(String word, FontIcon icon, Runnable action) {
        var button = new Button("", icon);
        button.setId("zoom-" + word);
        button.getStyleClass().addAll("quiet", "icon-button");
        button.setTooltip(new Tooltip(Text.of("network.zoom." + word)));
        button.setAccessibleText(Text.of("network.zoom." + word));
        button.setOnAction(_ -> action.run());
        button.setFocusTraversable(false);
        return button;
    }
}
