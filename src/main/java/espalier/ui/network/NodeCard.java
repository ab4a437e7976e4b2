package espalier.ui.network;

import espalier.ui.Amounts;
import espalier.ui.ShareBar;
import espalier.ui.Text;
import espalier.ui.Tones;
import espalier.ui.theme.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A layer in the graph: name, operator, a bar, and chips for what is done to it.
final class NodeCard extends VBox {
    private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

    private static final double SHORTEST_TITLE = 110;

    private final ShareBar bar = new ShareBar(Tone.RESULT);
    private final HBox chips = new HBox(4);
    private final Label bytes = new Label();
    private final Tooltip words = new Tooltip();
    private Optional<LayerFigures> shown = Optional.empty();
    private Overlay overlay = Overlay.BYTES;

    NodeCard(Wiring.Box box) {
        getStyleClass().add("node-card");
        setId("card-" + box.key());
        setAccessibleRoleDescription(Text.of("network.card"));
        var title = new Label(box.title());
        title.getStyleClass().add("strong");
        title.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        title.setMinWidth(SHORTEST_TITLE);
        var detail = new Label(box.detail());
        detail.getStyleClass().add("caption");
        detail.setMinWidth(0);
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setMaxWidth(Double.MAX_VALUE);
        var head = new HBox(8, title, detail);
        head.getStyleClass().add("node-card-head");
        bytes.getStyleClass().add("caption");
        var gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        var foot = new HBox(4, chips, gap, bytes);
        getChildren().addAll(head, bar, foot);
        Tooltip.install(this, words);
    }

    /// Shows `figures`; cheap where nothing changed.
    void show(LayerFigures figures, Overlay quantity) {
        if (shown.filter(figures::equals).isPresent() && overlay == quantity) {
            return;
        }
        shown = Optional.of(figures);
        overlay = quantity;
        bar.setTone(quantity.tone());
        bar.shareProperty().set(quantity.share(figures));
        chips.getChildren().setAll(chips(figures));
        bytes.setText(Amounts.bytes(figures.bytes()));
        Tones.mark(this, figures.tone());
        String sentence = Text.of("network.card.tip", figures.name(), figures.operator(), figures.shape(),
                Amounts.count(figures.parameters())) + "\n" + quantity.words(figures);
        words.setText(sentence);
        setAccessibleText(sentence);
    }

    void setSelected(boolean selected) {
        pseudoClassStateChanged(SELECTED, selected);
    }

    private static List<Node> chips(LayerFigures figures) {
        var chips = new ArrayList<Node>();
        figures.sparsity().ifPresent(share -> chips.add(chip(Tone.PRUNE, shortPercent(share))));
        figures.bits().ifPresent(
                bits -> chips.add(chip(Tone.QUANTIZE, Text.of("network.chip.bits", Integer.toString(bits)))));
        figures.rank().ifPresent(
                rank -> chips.add(chip(Tone.FACTORIZE, Text.of("network.chip.rank", Integer.toString(rank)))));
        return chips;
    }

    /// Whole percents without decimals, others with one.
    static String shortPercent(double share) {
        double percents = 100 * share;
        return Amounts.percent(share, Math.abs(percents - Math.rint(percents)) < 0.05 ? 0 : 1);
    }

    private static Label chip(Tone tone, String words) {
        var chip = new Label(words);
        chip.getStyleClass().add("chip");
        chip.setMinWidth(Region.USE_PREF_SIZE);
        Tones.mark(chip, tone);
        return chip;
    }
}
