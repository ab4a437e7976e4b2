package espalier.ui.dialog;

import espalier.experiment.SweepRange;
import espalier.model.InputException;
import espalier.model.recipe.Recovery;
import java.util.List;
import java.util.Optional;

/// What a sweep runs over.
///
/// @param sparsities 0..1; empty: not pruned
/// @param bits 1 to 16; empty: not quantized
/// @param rankFractions of the full rank, 0..1; empty: not factorized
public record SweepForm(List<Double> sparsities, List<Double> bits, List<Double> rankFractions, Recovery recovery) {
    public SweepForm {
        sparsities = List.copyOf(sparsities);
        bits = List.copyOf(bits);
        rankFractions = List.copyOf(rankFractions);
    }

    /// The number of recipes.
    public int count() {
        boolean isNothing = sparsities.isEmpty() && bits.isEmpty() && rankFractions.isEmpty();
        return isNothing
                ? 0
                : Math.max(1, sparsities.size()) * Math.max(1, bits.size()) * Math.max(1, rankFractions.size());
    }

    /// Why `text` is no range of numbers from `least` to `most`, as a sentence; empty if it is.
    static Optional<String> problem(String text, double least, double most) {
        try {
            return SweepRange.parse(text).stream().filter(number -> number < least || number > most).findFirst()
                    .map(number -> "%s is not between %s and %s.".formatted(number, least, most));
        } catch (InputException e) {
            return Optional.of(e.getMessage());
        }
    }
}
