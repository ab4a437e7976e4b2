package espalier.ui.network;

import espalier.experiment.Edit;
import espalier.model.recipe.KnobValue;
import espalier.model.recipe.Target;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A figure of a layer that a person can type into the table, and the edit it means.
enum TypedFigure {
    /// Share of zeros: `90`, `90 %`, `0.9`.
    SPARSITY("magnitude", "sparsity") {
        @Override
        OptionalDouble amount(String text) {
            boolean percent = text.endsWith("%");
            OptionalDouble number = number(percent ? text.substring(0, text.length() - 1) : text);
            double scale = percent || number.orElse(0) >= 1 ? 100 : 1;
            return inRange(number.orElse(Double.NaN) / scale, 0, 0.99);
        }
    },
    /// Bits of a number: 1 to 16.
    BITS("uniform", "bits") {
        @Override
        OptionalDouble amount(String text) {
            return whole(text, 1, 16);
        }
    },
    /// Singular values kept.
    RANK("svd", "rank") {
        @Override
        OptionalDouble amount(String text) {
            return whole(text, 1, Integer.MAX_VALUE);
        }
    };

    private final String method;
    private final String knob;

    TypedFigure(String method, String knob) {
        this.method = method;
        this.knob = knob;
    }

    abstract OptionalDouble amount(String text);

    /// The edit that `text` means for `layers`; none if it means nothing. Nothing typed, or a dash, takes the method off.
    Optional<Edit> edit(String text, List<String> layers) {
        List<Target> targets = layers.stream().<Target>map(Target.OneLayer::new).toList();
        String typed = text.strip();
        if (typed.isEmpty() || typed.equals("–") || typed.equals("-")) {
            return Optional.of(new Edit.Toggle(targets, method, false));
        }
        OptionalDouble amount = amount(typed);
        return amount.isEmpty()
                ? Optional.empty()
                : Optional.of(new Edit.SetKnob(targets, method, knob, KnobValue.of(amount.getAsDouble()), ""));
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text.strip().replace(',', '.')));
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    private static OptionalDouble whole(String text, double min, double max) {
        double number = number(text).orElse(Double.NaN);
        return number == Math.rint(number) ? inRange(number, min, max) : OptionalDouble.empty();
    }

    private static OptionalDouble inRange(double number, double min, double max) {
        return number >= min && number <= max ? OptionalDouble.of(number) : OptionalDouble.empty();
    }
}
