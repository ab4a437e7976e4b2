package espalier.ui.layer;

import espalier.ui.Text;
import espalier.ui.formula.Formula;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A small card below the chart: what it is about, the figure with its formula, and what goes with it.
final class FactCard extends VBox {
    private static final double SIZE = 14;
    private final FlowPane line = new FlowPane(7, 0);
    private String formula = "";
    private final Label figure = new Label();
    private final Label note = new Label();

    /// @param key what its words begin with in the bundle
    /// @param technique the style class of its colour
    FactCard(String key, String technique) {
        super(3);
        setId("layer-card-" + technique);
        getStyleClass().addAll("card", "fact-card", technique);
        var title = new Label(Text.of(key + ".title"));
        title.getStyleClass().add("caption");
        figure.getStyleClass().addAll("technique", "fact-figure");
        note.getStyleClass().add("caption");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        line.getChildren().add(figure);
        line.setRowValignment(VPos.CENTER);
        line.setMinWidth(0);
        line.setPrefWrapLength(120);
        getChildren().addAll(title, line, note);
        Tooltip.install(this, new Tooltip(Text.of(key + ".help")));
        setFillWidth(true);
    }

    void show(String symbols, String value, String words) {
        if (!symbols.equals(formula)) {
            formula = symbols;
            line.getChildren().setAll(new Formula(symbols, SIZE), figure);
        }
        figure.setText(value);
        note.setText(words);
        setAccessibleText(symbols + " " + value + ". " + words);
    }
}
