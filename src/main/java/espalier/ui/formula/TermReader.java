package espalier.ui.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a formula written on one line, in the manner of Sargent, *Unicode Nearly Plain-Text Encoding of Mathematics* (2016): `_` and
/// `^` with a letter, a word or a `{group}` for scripts, or Unicode's small characters; `a/b` for a fraction, `√(a)` for a root.
final class TermReader {
    private static final String SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";
    private static final String PLAIN = "0123456789+−=()niT0123456789+−=()aehijklmnoprstuvx";
    private static final int HIGHER = SMALL.indexOf('ᵀ') + 1;
    private static final Map<String, String> CLOSING = Map.of("(", ")", "[", "]", "{", "}", "⌊", "⌋⌉", "⌈", "⌉", "⟨",
            "⟩", "‖", "‖", "|", "|");
    private static final Set<String> LIMITED = Set.of("Σ", "∑", "Π", "∏", "min", "max", "argmin", "argmax");

    private final String text;
    private int at;
    private boolean isScript;

    private TermReader(String text) {
        this.text = text;
    }

    /// The phrases of a formula, which two or more spaces part.
    ///
    /// @throws IllegalArgumentException if a bracket stays open or closes nothing
    static List<Term> read(String formula) {
        var phrases = new ArrayList<Term>();
        for (String phrase : formula.strip().split(" {2,}")) {
            var reader = new TermReader(phrase);
            phrases.add(reader.row(""));
            if (reader.at < phrase.length()) {
                throw new IllegalArgumentException("'%s' closes nothing in: %s".formatted(reader.here(), formula));
            }
        }
        return phrases;
    }

    private boolean isOver() {
        return at >= text.length();
    }

    private String here() {
        return isOver() ? "" : Character.toString(text.codePointAt(at));
    }

    private Term row(String closing) {
        var terms = new ArrayList<Term>();
        while (!isOver() && !isClosing(closing)) {
            if (here().equals(" ")) {
                at++;
                terms.add(new Term.Gap());
            } else if (here().equals("/")) {
                at++;
                divide(terms);
            } else {
                terms.add(factor());
            }
        }
        return terms.size() == 1 ? terms.getFirst() : new Term.Row(terms);
    }

    private boolean isClosing(String closing) {
        return !closing.isEmpty() && closing.contains(here()) || ")]}⌋⌉⟩".contains(here());
    }

    private void divide(List<Term> before) {
        skipGap(before);
        Term over = before.isEmpty() ? Term.NOTHING : before.removeLast();
        if (isCall(over, before)) {
            over = new Term.Row(List.of(before.removeLast(), over));
        }
        while (here().equals(" ")) {
            at++;
        }
        Term under = isOver() ? Term.NOTHING : factor();
        if (under instanceof Term.Sign(String word, Term.Style _) && word.length() > 1 && here().equals("(")) {
            under = new Term.Row(List.of(under, factor()));
        }
        before.add(new Term.Fraction(bare(over), bare(under)));
    }

    private static void skipGap(List<Term> terms) {
        if (!terms.isEmpty() && terms.getLast() instanceof Term.Gap) {
            terms.removeLast();
        }
    }

    /// Whether a fence is the argument of the word before it.
    private static boolean isCall(Term last, List<Term> before) {
        return last instanceof Term.Fence && !before.isEmpty()
                && before.getLast() instanceof Term.Sign(String word, Term.Style _)
                && Character.isLetter(word.codePointAt(0));
    }

    /// Without the parentheses that a fraction or root makes needless.
    private static Term bare(Term term) {
        return term instanceof Term.Fence(String left, Term inside, String _) && left.equals("(") ? inside : term;
    }

    private Term factor() {
        Term atom = atom();
        Term lower = Term.NOTHING;
        Term upper = Term.NOTHING;
        while (true) {
            int small = isOver() ? -1 : SMALL.indexOf(text.charAt(at));
            boolean marked = !isOver() && "_^".contains(here());
            if (small < 0 && !marked) {
                break;
            }
            boolean isLower = marked ? here().equals("_") : small >= HIGHER;
            Term script = marked ? marked() : small(isLower);
            lower = isLower ? script : lower;
            upper = isLower ? upper : script;
        }
        return scripted(atom, lower, upper);
    }

    private static Term scripted(Term atom, Term lower, Term upper) {
        if (lower.isNothing() && upper.isNothing()) {
            return atom;
        }
        boolean isLimited = atom instanceof Term.Sign(String word, Term.Style _) && LIMITED.contains(word)
                && !lower.isNothing();
        if (!isLimited) {
            return new Term.Scripts(atom, lower, upper);
        }
        String word = ((Term.Sign) atom).text();
        return new Term.Limits(word.length() == 1 ? new Term.Sign(word, Term.Style.LARGE) : atom, lower, upper);
    }

    private Term marked() {
        at++;
        boolean wasScript = isScript;
        isScript = true;
        Term script = script();
        isScript = wasScript;
        return script;
    }

    private Term script() {
        if (!here().equals("{")) {
            return here().equals("-") || here().equals("−") ? new Term.Row(List.of(atom(), atom())) : atom();
        }
        at++;
        Term inside = row("}");
        close("}", "{");
        return inside;
    }

    private Term small(boolean isLower) {
        var plain = new StringBuilder();
        while (!isOver() && SMALL.indexOf(text.charAt(at)) >= 0
                && SMALL.indexOf(text.charAt(at)) >= HIGHER == isLower) {
            plain.append(PLAIN.charAt(SMALL.indexOf(text.charAt(at++))));
        }
        boolean isVariable = Character.isLowerCase(plain.charAt(0));
        return new Term.Sign(plain.toString(), isVariable ? Term.Style.ITALIC : Term.Style.UPRIGHT);
    }

    private Term atom() {
        String here = here();
        if (here.equals("√")) {
            at++;
            return new Term.Root(bare(atom()));
        }
        if (CLOSING.containsKey(here) && !isFreeBar(here)) {
            at++;
            Term inside = row(CLOSING.get(here));
            return new Term.Fence(here, inside, close(CLOSING.get(here), here));
        }
        return Character.isLetter(here.codePointAt(0)) ? word() : sign();
    }

    /// A bar that parts rather than encloses: with room, or nothing, on both sides, or without a partner.
    private boolean isFreeBar(String bar) {
        boolean roomBefore = at == 0 || text.charAt(at - 1) == ' ';
        boolean roomAfter = at + 1 >= text.length() || text.charAt(at + 1) == ' ';
        return "‖|".contains(bar) && (roomBefore && roomAfter || text.indexOf(bar, at + 1) < 0);
    }

    private String close(String closing, String opened) {
        if (isOver() || !closing.contains(here())) {
            throw new IllegalArgumentException("'%s' stays open in: %s".formatted(opened, text));
        }
        return text.substring(at, ++at);
    }

    /// A variable of one letter, or a word of several.
    private Term word() {
        int start = at;
        boolean isGreek = text.charAt(at) >= 'Α' && text.charAt(at) <= 'ω';
        do {
            at += Character.charCount(text.codePointAt(at));
        } while (!isOver() && (isMark(text.charAt(at)) || !isGreek && isPlainLetter(text.charAt(at))));
        String word = text.substring(start, at);
        long letters = word.codePoints().filter(Character::isLetter).count();
        // Two small letters below or above are indices: i and j.
        boolean isVariable = letters == 1 && !LIMITED.contains(word)
                || isScript && letters == 2 && word.chars().allMatch(Character::isLowerCase);
        return new Term.Sign(word, isVariable ? Term.Style.ITALIC : Term.Style.UPRIGHT);
    }

    private static boolean isPlainLetter(char letter) {
        return Character.isLetter(letter) && SMALL.indexOf(letter) < 0 && !(letter >= 'Α' && letter <= 'ω');
    }

    /// A tilde, hat or bar over the letter before it, or a prime behind it.
    private static boolean isMark(char letter) {
        return Character.getType(letter) == Character.NON_SPACING_MARK || letter == '′';
    }

    private Term sign() {
        int start = at;
        boolean isFigure = Character.isDigit(text.codePointAt(at));
        do {
            at += Character.charCount(text.codePointAt(at));
        } while (isFigure && !isOver() && (Character.isDigit(text.charAt(at)) || isPoint()));
        return new Term.Sign(text.substring(start, at), Term.Style.UPRIGHT);
    }

    private boolean isPoint() {
        return text.charAt(at) == '.' && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
    }
}
