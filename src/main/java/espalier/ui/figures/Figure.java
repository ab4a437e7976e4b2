package espalier.ui.figures;

/// One key figure in words: what it is, how much now, how much before, and what changed.
///
/// @param value with unit; a dash where nothing was measured
/// @param aside a smaller word behind the value, such as an interval
/// @param baseline the value of the original; empty where nothing was measured
/// @param isSettled false while a better measurement is on its way
/// @param change what changed since the original, empty if there is nothing to say
/// @param tip the whole story for a tooltip
public record Figure(String caption, String value, String aside, boolean isSettled, String baseline, String change,
        Verdict verdict, String tip) {
    /// Whether a change is wanted.
    public enum Verdict {
        BETTER, WORSE, NEUTRAL
    }

    Figure withChange(String words, Verdict judged) {
        return new Figure(caption, value, aside, isSettled, baseline, words, judged, tip);
    }
}
