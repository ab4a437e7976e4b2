package espalier.ui.recipe;

import atlantafx.base.controls.Popover;
import espalier.report.Explanation;
import espalier.ui.Text;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.javafx.FontIcon;

/// Opens the explanation of a method beside the form.
final class ExplainButton extends Button {
    private static final double WIDTH = 440;
    private static final double HEIGHT = 400;
    private Explanation explanation;

    ExplainButton(String id) {
        setId(id);
        getStyleClass().setAll("button", "quiet", "reset");
        setGraphic(new FontIcon("mdi2h-help-circle-outline"));
        setMinWidth(USE_PREF_SIZE);
        setTooltip(new Tooltip());
        setOnAction(_ -> open());
    }

    void show(Explanation next) {
        explanation = next;
        String words = Text.of("explain", next.title());
        getTooltip().setText(words);
        setAccessibleText(words);
    }

    private void open() {
        var page = new ScrollPane(new ExplanationView(explanation));
        page.setFitToWidth(true);
        page.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        page.setPrefWidth(WIDTH);
        page.setPrefHeight(HEIGHT);
        page.getStyleClass().add("explanation-page");
        var popover = new Popover(page);
        popover.setArrowLocation(Popover.ArrowLocation.RIGHT_TOP);
        popover.setDetachable(false);
        popover.setAnimated(false);
        popover.setHeaderAlwaysVisible(false);
        popover.show(this);
    }
}
