package espalier.cli;

import espalier.experiment.SweepRange;
import espalier.model.InputException;
import java.util.List;

/// The seeds that an option lists.
final class Seeds {
    private Seeds() {
    }

    /// The seeds of `text`, such as `1,2,3` or `1:3`.
    ///
    /// @throws InputException if there is none, or one is not a whole number from 0
    static List<Long> parse(String text) {
        List<Double> numbers = SweepRange.parse(text);
        if (numbers.isEmpty() || numbers.stream().anyMatch(number -> number != Math.rint(number) || number < 0)) {
            throw new InputException("--seeds takes whole numbers from 0, such as 1:3, not '" + text + "'.");
        }
        return numbers.stream().map(Double::longValue).toList();
    }
}
