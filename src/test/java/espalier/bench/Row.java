package espalier.bench;

import java.util.Locale;

/// One line of the table of results.
///
/// @param goal empty where there is none
/// @param met whether the goal is met; meaningless without one
record Row(String what, String measured, String goal, boolean met) {
    /// A ratio that should be at least `least`.
    static Row atLeast(String what, double ratio, double least, String detail) {
        return new Row(what, text(ratio) + " (" + detail + ")", "≥ " + text(least), ratio >= least);
    }

    /// An amount that should be at most `most`.
    static Row atMost(String what, double amount, double most, String unit) {
        return new Row(what, text(amount) + " " + unit, "≤ " + text(most) + " " + unit, amount <= most);
    }

    /// A figure without a goal.
    static Row plain(String what, String measured) {
        return new Row(what, measured, "", true);
    }

    private static String text(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.2f" : "%.0f", number);
    }
}
