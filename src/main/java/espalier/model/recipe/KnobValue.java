package espalier.model.recipe;

/// The setting of a knob: a number or a choice (also `true` and `false`).
public sealed interface KnobValue {
    /// A number, whole or not.
    record Amount(double amount) implements KnobValue {
        @Override
        public String toString() {
            return amount == Math.rint(amount) && Math.abs(amount) < 1e15
                    ? Long.toString((long) amount)
                    : Double.toString(amount);
        }
    }

    /// One of a knob's named choices.
    record Choice(String name) implements KnobValue {
        @Override
        public String toString() {
            return name;
        }
    }

    /// The value written as `text`: a number where it reads as one, a choice otherwise.
    static KnobValue parse(String text) {
        try {
            return new Amount(Double.parseDouble(text));
        } catch (NumberFormatException _) {
            return new Choice(text);
        }
    }

    /// The number `amount`.
    static KnobValue of(double amount) {
        return new Amount(amount);
    }

    /// The choice `name`.
    static KnobValue of(String name) {
        return new Choice(name);
    }
}
