package espalier.ui.formula;

import java.util.List;

/// A piece of a formula.
sealed interface Term {
    /// How letters are set.
    enum Style {
        /// A variable.
        ITALIC,
        /// A word, a figure, an operator.
        UPRIGHT,
        /// A sum or a product over something.
        LARGE
    }

    /// Nothing, where a script is missing.
    Term NOTHING = new Row(List.of());

    /// Letters or a sign.
    record Sign(String text, Style style) implements Term {}

    /// Room between pieces, where a line may break.
    record Gap() implements Term {}

    /// Pieces side by side.
    record Row(List<Term> terms) implements Term {
        public Row {
            terms = List.copyOf(terms);
        }
    }

    /// A piece with small ones lower and higher on its right.
    record Scripts(Term of, Term lower, Term upper) implements Term {}

    /// A large sign or a word such as `min` with small pieces below and above.
    record Limits(Term of, Term below, Term above) implements Term {}

    /// One piece over another.
    record Fraction(Term over, Term under) implements Term {}

    /// A square root.
    record Root(Term of) implements Term {}

    /// A piece between brackets or bars that are as high as it is.
    record Fence(String left, Term inside, String right) implements Term {}

    /// Whether there is nothing to see.
    default boolean isNothing() {
        return equals(NOTHING);
    }
}
