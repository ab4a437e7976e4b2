package espalier.ui.formula;

import javafx.geometry.Bounds;
import javafx.scene.text.Font;
import javafx.scene.text.FontPosture;
import javafx.scene.text.Text;
import javafx.scene.text.TextBoundsType;

/// Sets terms: chooses sizes, and places scripts, fractions and brackets.
final class Typesetter {
    private static final double SCRIPT = 0.72;
    private static final double SMALLEST = 9;
    private static final double GAP = 0.26;
    /// The height above the base line of minus signs and fraction bars, in sizes.
    private static final double AXIS = 0.30;
    private static final double TALL = 1.15;

    private final double size;
    private final boolean isScript;

    Typesetter(double size) {
        this(size, false);
    }

    private Typesetter(double size, boolean isScript) {
        this.size = size;
        this.isScript = isScript;
    }

    private Typesetter smaller() {
        return new Typesetter(Math.max(SMALLEST, SCRIPT * size), true);
    }

    Box set(Term term) {
        return switch (term) {
            case Term.Sign(String text, Term.Style style) -> sign(text, style);
            case Term.Gap _ -> Box.room(GAP * size);
            case Term.Row(var terms) -> terms.stream().map(this::set).reduce(Box.EMPTY, Box::then);
            case Term.Scripts(Term of, Term lower, Term upper) -> scripts(set(of), lower, upper);
            case Term.Limits(Term of, Term below, Term above) -> limits(set(of), below, above);
            case Term.Fraction(Term over, Term under) when isScript -> set(over).then(sign("/", Term.Style.UPRIGHT))
                    .then(set(under));
            case Term.Fraction(Term over, Term under) -> fraction(set(over), set(under));
            case Term.Root(Term of) -> Brackets.root(set(of), size);
            case Term.Fence(String left, Term inside, String right) -> fence(left, set(inside), right);
        };
    }

    private Box sign(String word, Term.Style style) {
        var text = new Text(word);
        text.getStyleClass().add("formula-sign");
        double large = style == Term.Style.LARGE ? 1.5 * size : size;
        text.setFont(Font.font("Serif", style == Term.Style.ITALIC ? FontPosture.ITALIC : FontPosture.REGULAR, large));
        double width = text.getLayoutBounds().getWidth();
        text.setBoundsType(TextBoundsType.VISUAL);
        Bounds seen = text.getLayoutBounds();
        text.setBoundsType(TextBoundsType.LOGICAL);
        double lowered = style == Term.Style.LARGE ? 0.2 * size : 0;
        text.setLayoutY(lowered);
        return Box.of(width, -seen.getMinY() - lowered, seen.getMaxY() + lowered, text);
    }

    private Box scripts(Box of, Term lower, Term upper) {
        Box box = of;
        double start = of.width() + 0.04 * size;
        if (!upper.isNothing()) {
            Box script = smaller().set(upper);
            double rise = Math.max(0.40 * size, of.ascent() - 0.28 * size);
            box = box.with(script, start + 0.05 * size, -rise);
        }
        if (!lower.isNothing()) {
            Box script = smaller().set(lower);
            double fall = Math.max(0.18 * size, of.descent() + 0.10 * size);
            box = box.with(script, start, Math.max(fall, upper.isNothing() ? 0 : 0.26 * size));
        }
        return box.then(Box.room(0.03 * size));
    }

    private Box limits(Box of, Term below, Term above) {
        Box under = smaller().set(below);
        Box over = smaller().set(above);
        double width = Math.max(of.width(), Math.max(under.width(), over.width()));
        Box box = Box.EMPTY.with(of, (width - of.width()) / 2, 0);
        double descent = Math.max(0, of.descent());
        box = box.with(under, (width - under.width()) / 2, descent + under.ascent() + 0.14 * size);
        if (!above.isNothing()) {
            box = box.with(over, (width - over.width()) / 2, -of.ascent() - over.descent() - 0.14 * size);
        }
        return box.then(Box.room(0.12 * size));
    }

    private Box fraction(Box over, Box under) {
        double width = Math.max(over.width(), under.width()) + 0.24 * size;
        double bar = -AXIS * size;
        double room = 0.16 * size;
        return Brackets.bar(0, width, bar).with(over, (width - over.width()) / 2, bar - room - over.descent())
                .with(under, (width - under.width()) / 2, bar + room + under.ascent()).then(Box.room(0.08 * size));
    }

    private Box fence(String left, Box inside, String right) {
        // Brackets reach as far as a figure does at least, so that those around small letters look alike.
        double ascent = Math.max(inside.ascent(), 0.72 * size);
        double descent = Math.max(inside.descent(), 0.16 * size);
        boolean isTall = ascent + descent > TALL * size;
        return bracket(left, ascent, descent, isTall).then(inside).then(bracket(right, ascent, descent, isTall));
    }

    private Box bracket(String bracket, double ascent, double descent, boolean isTall) {
        return isTall || Brackets.isBar(bracket)
                ? Brackets.of(bracket, ascent, descent, size)
                : sign(bracket, Term.Style.UPRIGHT);
    }
}
