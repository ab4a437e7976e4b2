package espalier.ui.formula;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/// A formula, drawn. Where there is not enough room it breaks between phrases, and within a phrase that is longer than a line.
public final class Formula extends Region {
    private static final double BETWEEN_PHRASES = 1.2;
    private static final double BETWEEN_WORDS = 0.28;
    private static final double BETWEEN_LINES = 0.45;

    private final double size;
    /// The pieces of each phrase that no line may break.
    private final List<List<Piece>> phrases = new ArrayList<>();

    /// @param text the formula on one line, as `espalier.model.recipe.Explained` describes it
    /// @param size of its letters, in pixels
    /// @throws IllegalArgumentException if a bracket stays open or closes nothing
    public Formula(String text, double size) {
        this.size = size;
        getStyleClass().add("typeset");
        setAccessibleRole(AccessibleRole.TEXT);
        setAccessibleText(text);
        var typesetter = new Typesetter(size);
        for (Term phrase : TermReader.read(text)) {
            List<Piece> pieces = words(phrase).stream().map(word -> new Piece(typesetter.set(word))).toList();
            phrases.add(pieces);
            getChildren().addAll(pieces);
        }
    }

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

    /// The pieces in lines of at most `width`, and how far each is from the left.
    private List<Line> lines(double width) {
        var lines = new ArrayList<Line>();
        var line = new Line();
        for (int i = 0; i < phrases.size(); i++) {
            List<Piece> phrase = phrases.get(i);
            double length = length(phrase);
            // A single word, such as "with", stays with what follows.
            double together = phrase.size() == 1 && i + 1 < phrases.size()
                    ? length + BETWEEN_PHRASES * size + length(phrases.get(i + 1))
                    : length;
            double gap = BETWEEN_PHRASES * size;
            if (!line.isEmpty() && line.end + gap + together > width) {
                lines.add(line);
                line = new Line();
            }
            for (Piece piece : phrase) {
                if (!line.isEmpty() && line.end + gap + piece.box.width() > width) {
                    lines.add(line);
                    line = new Line();
                }
                line.add(piece, gap);
                gap = BETWEEN_WORDS * size;
            }
        }
        lines.add(line);
        return lines;
    }

    private double length(List<Piece> phrase) {
        return phrase.stream().mapToDouble(piece -> piece.box.width()).sum()
                + (phrase.size() - 1) * BETWEEN_WORDS * size;
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computePrefWidth(double height) {
        return Math.ceil(lines(Double.MAX_VALUE).getFirst().end + snappedLeftInset() + snappedRightInset());
    }

    @Override
    protected double computePrefHeight(double width) {
        double room = width < 0 ? Double.MAX_VALUE : width - snappedLeftInset() - snappedRightInset();
        List<Line> lines = lines(room);
        return lines.stream().mapToDouble(line -> line.ascent + line.descent).sum()
                + (lines.size() - 1) * BETWEEN_LINES * size + snappedTopInset() + snappedBottomInset();
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        double y = snappedTopInset();
        for (Line line : lines(getWidth() - snappedLeftInset() - snappedRightInset())) {
            for (int i = 0; i < line.pieces.size(); i++) {
                Piece piece = line.pieces.get(i);
                piece.resizeRelocate(snappedLeftInset() + line.starts.get(i), y + line.ascent - piece.box.ascent(),
                        piece.box.width(), piece.box.height());
            }
            y += line.ascent + line.descent + BETWEEN_LINES * size;
        }
    }

    private static final class Line {
        private final List<Piece> pieces = new ArrayList<>();
        private final List<Double> starts = new ArrayList<>();
        private double end;
        private double ascent;
        private double descent;

        boolean isEmpty() {
            return pieces.isEmpty();
        }

        void add(Piece piece, double gap) {
            double start = isEmpty() ? 0 : end + gap;
            pieces.add(piece);
            starts.add(start);
            end = start + piece.box.width();
            ascent = Math.max(ascent, piece.box.ascent());
            descent = Math.max(descent, piece.box.descent());
        }
    }

    private static final class Piece extends Region {
        private final Box box;

        Piece(Box box) {
            this.box = box;
            getChildren().addAll(Box.EMPTY.with(box, 0, box.ascent()).nodes());
        }
    }
}
