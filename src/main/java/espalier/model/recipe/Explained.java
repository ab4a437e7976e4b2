package espalier.model.recipe;

import java.util.List;

/// What introduces itself to a student: a method, a change of the whole graph. Forms, the command line and menus take their words
/// from here.
public interface Explained {
    /// One lower-case word, as recipes and the command line write it.
    String id();

    /// What a form calls it.
    String label();

    /// One sentence for a student.
    String summary();

    /// What is minimised, or what is computed, on one line that reads as it stands and that the window draws: `_` and `^` with a letter
    /// or a `{group}` behind (or Unicode's own small characters) set lower and higher, below and above a `Σ`, `Π`, `max` or `min`;
    /// `(a)/(b)` and `a/b` become fractions, `√(a)` a root; words of several letters stand upright; two spaces part phrases.
    String formula();

    /// The paper it is from: authors, title between asterisks, year in parentheses, then the section or equation.
    String source();

    /// Its knobs, in the order of a form.
    List<KnobSpec> knobs();
}
