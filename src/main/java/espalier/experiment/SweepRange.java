package espalier.experiment;

import espalier.model.InputException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Numbers written as a list `0.5,0.7,0.9` or a range with its step `0.5:0.9:0.1`, both ends included.
public final class SweepRange {
    private static final int MOST = 1000;

    private SweepRange() {
    }

    /// The numbers that `text` names; none for an empty text. Decimal steps are exact.
    ///
    /// @throws InputException if it cannot be read
    public static List<Double> parse(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        try {
            var numbers = new ArrayList<Double>();
            for (String part : text.strip().split("\\s*,\\s*", -1)) {
                add(part, numbers);
            }
            return List.copyOf(numbers);
        } catch (NumberFormatException e) {
            throw unreadable(text, e);
        }
    }

    private static void add(String part, List<Double> numbers) {
        String[] ends = part.split("\\s*:\\s*", -1);
        var from = new BigDecimal(ends[0]);
        if (ends.length == 1) {
            numbers.add(from.doubleValue());
            return;
        }
        var to = new BigDecimal(ends[1]);
        var step = ends.length == 2 ? BigDecimal.ONE : new BigDecimal(ends[2]);
        if (ends.length > 3 || step.signum() <= 0 || to.compareTo(from) < 0) {
            throw new NumberFormatException(part);
        }
        for (BigDecimal number = from; number.compareTo(to) <= 0; number = number.add(step)) {
            numbers.add(number.doubleValue());
            if (numbers.size() > MOST) {
                throw new NumberFormatException(part);
            }
        }
    }

    private static InputException unreadable(String text, NumberFormatException cause) {
        return new InputException(
                "'" + text + "' is no list of numbers; write 0.5,0.7,0.9 or 0.5:0.9:0.1 (from:to:step).",
                cause);
    }
}
