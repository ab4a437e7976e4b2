package espalier.ui.figures;

import espalier.ui.Text;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// A card with one key figure: caption and value on the left, the original and the change on the right.
class FigureCard extends HBox {
    /// Room between the value on the left and the original on the right.
    private static final double APART = 44;
    private static final PseudoClass UNSETTLED = PseudoClass.getPseudoClass("unsettled");

    private final Label caption = new Label();
    private final Label value = new Label();
    private final Label aside = new Label();
    private final Label baselineWord = new Label(Text.of("figures.baseline"));
    private final Label baseline = new Label();
    private final Label change = new Label();
    private final Tooltip tip = new Tooltip();
    private final StackPane gap = new StackPane();
    private final VBox left;
    private final HBox top = new HBox(4, caption);

    FigureCard(String id) {
        setId(id);
        getStyleClass().addAll("card", "figure-card");
        caption.getStyleClass().add("caption");
        baseline.getStyleClass().add("caption");
        baselineWord.getStyleClass().add("caption");
        value.getStyleClass().add("figure");
        value.setMinWidth(USE_PREF_SIZE);
        aside.getStyleClass().add("muted");
        aside.setMinWidth(USE_PREF_SIZE);
        caption.setMinWidth(0);
        var amount = new HBox(6, value, aside);
        amount.setAlignment(Pos.BASELINE_LEFT);
        top.setAlignment(Pos.CENTER_LEFT);
        left = new VBox(1, top, amount);
        left.getStyleClass().add("figure-left");
        var original = new HBox(4, baselineWord, baseline);
        original.setAlignment(Pos.TOP_RIGHT);
        var right = new VBox(3, original, change);
        right.setAlignment(Pos.TOP_RIGHT);
        right.setMinWidth(USE_PREF_SIZE);
        gap.setMinWidth(0);
        HBox.setHgrow(gap, Priority.ALWAYS);
        getChildren().addAll(left, gap, right);
        Tooltip.install(this, tip);
        // The word gives way where the figures need its room.
        baselineWord.visibleProperty().bind(Bindings.createBooleanBinding(() -> !baseline.getText().isEmpty()
                && amount.prefWidth(-1) + APART + baselineWord.prefWidth(-1) + baseline.prefWidth(-1) < getWidth(),
                widthProperty(), value.textProperty(), aside.textProperty(), baseline.textProperty()));
        baselineWord.managedProperty().bind(baselineWord.visibleProperty());
        setMinWidth(0);
        setFocusTraversable(true);
    }

    /// Shows `node` between value and change, in the room they leave; the caption stays whole.
    void showBetween(Node node) {
        left.setMinWidth(USE_PREF_SIZE);
        // The tip says it too.
        aside.visibleProperty().bind(Bindings.createBooleanBinding(() -> value.prefWidth(-1) + aside.prefWidth(-1)
                + change.prefWidth(-1) + 2 * APART < getWidth(), widthProperty(), value.textProperty(),
                aside.textProperty(), change.textProperty()));
        aside.managedProperty().bind(aside.visibleProperty());
        gap.getStyleClass().add("figure-bar");
        gap.getChildren().add(node);
    }

    /// The line of the caption.
    HBox top() {
        return top;
    }

    void show(Figure figure) {
        caption.setText(figure.caption());
        value.setText(figure.value());
        aside.setText(figure.aside());
        baseline.setText(figure.baseline());
        change.setText(figure.change());
        change.getStyleClass().setAll("label", "change", switch (figure.verdict()) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case NEUTRAL -> "neutral";
        });
        pseudoClassStateChanged(UNSETTLED, !figure.isSettled());
        tip.setText(String.join("\n", figure.caption(), figure.tip(), figure.change()).strip());
        setAccessibleText(String.join(" ", figure.caption(), figure.value(), figure.aside(), baselineWord.getText(),
                figure.baseline(),
                figure.change()));
    }
}
