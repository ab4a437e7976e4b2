package espalier.ui.formula;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/// A formula, drawn; it breaks at its spaces where there is not enough room.
public final class Formula extends FlowPane {
    private static final double BETWEEN_PHRASES = 0.7;

    /// @param text the formula on one line, as [TermReader] reads it
    /// @param size of its letters, in pixels
    public Formula(String text, double size) {
        super(0.28 * size, 0.45 * size);
        setRowValignment(VPos.BASELINE);
        getStyleClass().add("typeset");
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(text);
        var typesetter = new Typesetter(size);
        for (Term phrase : TermReader.read(text)) {
            if (!getChildren().isEmpty()) {
                getChildren().add(new Piece(Box.room(BETWEEN_PHRASES * size)));
            }
            words(phrase).forEach(word -> getChildren().add(new Piece(typesetter.set(word))));
        }
    }

    /// What no line may break.
    private static List<Term> words(Term phrase) {
        if (!(phrase instanceof Term.Row(var terms))) {
            return List.of(phrase);
        }
        var words = new ArrayList<Term>();
        var word = new ArrayList<Term>();
        for (Term term : terms) {
            if (term instanceof Term.Gap) {
                words.add(new Term.Row(word));
                word.clear();
            } else {
                word.add(term);
            }
        }
        words.add(new Term.Row(word));
        return words;
    }

    private static final class Piece extends Region {
        private final Box box;

        Piece(Box box) {
            this.box = box;
            getChildren().addAll(Box.EMPTY.with(box, 0, box.ascent()).nodes());
            setMinSize(box.width(), box.height());
            setPrefSize(box.width(), box.height());
            setMaxSize(box.width(), box.height());
        }

        @Override
        public double getBaselineOffset() {
            return box.ascent();
        }
    }
}
