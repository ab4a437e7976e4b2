package espalier.ui.recipe;

import espalier.model.recipe.KnobSpec;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.OptionalDouble;

/// How a number stands on a slider and in a text: linear or logarithmic, whole or not, with its unit.
record NumberScale(double min, double max, boolean whole, boolean logarithmic, String unit) {
    static NumberScale of(KnobSpec.Number knob) {
        double least = knob.text().group().isEmpty() || knob.min() > 0 ? knob.min() : 0.01;
        return new NumberScale(least, knob.max(), false, knob.logarithmic(), knob.unit());
    }

    static NumberScale of(KnobSpec.Whole knob) {
        int least = knob.text().group().isEmpty() || knob.min() > 0 ? knob.min() : 1;
        return new NumberScale(least, Math.max(least, knob.max()), true, knob.logarithmic(), knob.unit());
    }

    /// Where `value` stands on a slider from 0 to 1.
    double position(double value) {
        if (max <= min) {
            return 0;
        }
        double inside = Math.clamp(value, min, max);
        return logarithmic
                ? Math.log(inside / min) / Math.log(max / min)
                : (inside - min) / (max - min);
    }

    /// The value at `position`, rounded to what a hand can mean.
    double value(double position) {
        double value = logarithmic ? min * Math.pow(max / min, position) : min + position * (max - min);
        if (whole) {
            return Math.rint(value);
        }
        double rounded = logarithmic
                ? new BigDecimal(value).round(new MathContext(2)).doubleValue()
                : Math.rint(value * 1000 / span()) / 1000 * span();
        return Math.clamp(rounded, min, max);
    }

    /// The share of the slider that one press of an arrow key moves.
    double step() {
        return whole && !logarithmic ? 1 / Math.max(1, max - min) : 0.01;
    }

    /// `value` as a person reads it: `95.0 %`, `4`, `0.001`.
    String text(double value) {
        if (unit.equals("%")) {
            return String.format(Locale.ROOT, "%.1f %%", 100 * value);
        }
        return new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
    }

    /// The number that `text` says, moved into the range; empty if it is none.
    OptionalDouble parse(String text) {
        String digits = text.replace(unit, "").replace("%", "").replace(',', '.').strip();
        try {
            double number = Double.parseDouble(digits) / (unit.equals("%") ? 100 : 1);
            double inside = Math.clamp(number, min, max);
            return Double.isNaN(number)
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(whole ? Math.rint(inside) : inside);
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    /// The range in words: `1 to 16 bits`.
    String range() {
        String range = text(min) + " – " + text(max);
        return unit.isEmpty() || unit.equals("%") ? range : range + " " + unit;
    }

    private double span() {
        return Math.pow(10, Math.ceil(Math.log10(max - min)));
    }
}
