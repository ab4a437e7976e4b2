package espalier.model.recipe;

import java.util.List;

/// What a knob accepts: read from the [Knob] components of a settings record, shown as a form, checked wherever values come in.
public sealed interface KnobSpec {
    /// What is the same for every kind of knob.
    ///
    /// @param name the record component's name, as recipes and flags write it
    /// @param label what a form calls it
    /// @param help one sentence for a tooltip
    /// @param group knobs of one group are alternatives (see [Knob#group()]); empty: none
    /// @param when the choice of another knob that it needs to have a meaning (see [Knob#when()]); empty: none
    /// @param section the heading it stands under (see [Section]); empty: none
    record Text(String name, String label, String help, String group, String when, String section) {}

    /// Name, label, help and group.
    Text text();

    /// The value it starts with.
    KnobValue initial();

    /// Whether it takes `value`.
    boolean accepts(KnobValue value);

    /// What it takes, in words that complete "must be …".
    String allowed();

    /// The name, as recipes and flags write it.
    default String name() {
        return text().name();
    }

    /// What a form calls it.
    default String label() {
        return text().label();
    }

    /// One sentence for a tooltip.
    default String help() {
        return text().help();
    }

    /// A number from `min` to `max`.
    ///
    /// @param unit shown behind the number; `%` shows a fraction as a percentage
    /// @param logarithmic whether a slider over it should be
    record Number(Text text, double min, double max, double start, String unit, boolean logarithmic)
            implements
                KnobSpec {
        public Number {
            requireInside(text, min, max, start);
        }

        @Override
        public KnobValue initial() {
            return KnobValue.of(start);
        }

        @Override
        public boolean accepts(KnobValue value) {
            return value instanceof KnobValue.Amount(double amount) && amount >= min && amount <= max;
        }

        @Override
        public String allowed() {
            return "a number from " + KnobValue.of(min) + " to " + KnobValue.of(max);
        }
    }

    /// A whole number from `min` to `max`.
    ///
    /// @param unit shown behind the number
    /// @param logarithmic whether a slider over it should be
    record Whole(Text text, int min, int max, int start, String unit, boolean logarithmic) implements KnobSpec {
        public Whole {
            requireInside(text, min, max, start);
        }

        @Override
        public KnobValue initial() {
            return KnobValue.of(start);
        }

        @Override
        public boolean accepts(KnobValue value) {
            return value instanceof KnobValue.Amount(double amount) && amount == Math.rint(amount) && amount >= min
                    && amount <= max;
        }

        @Override
        public String allowed() {
            return "a whole number from " + min + " to " + max;
        }

        /// This knob with another greatest value; what it starts with is lowered if it must be.
        public Whole withMax(int other) {
            return new Whole(text, min, other, Math.min(start, other), unit, logarithmic);
        }
    }

    /// One of `choices`.
    ///
    /// @param labels what a form calls each choice
    record Choice(Text text, List<String> choices, List<String> labels, String start) implements KnobSpec {
        public Choice {
            choices = List.copyOf(choices);
            labels = List.copyOf(labels);
            if (labels.size() != choices.size()) {
                throw new IllegalArgumentException("Knob '" + text.name() + "' needs a label for each choice");
            }
            if (!choices.contains(start)) {
                throw new IllegalArgumentException("Knob '" + text.name() + "' cannot start with " + start);
            }
        }

        @Override
        public KnobValue initial() {
            return KnobValue.of(start);
        }

        @Override
        public boolean accepts(KnobValue value) {
            return value instanceof KnobValue.Choice(String name) && choices.contains(name);
        }

        @Override
        public String allowed() {
            return "one of " + String.join(", ", choices);
        }
    }

    /// On or off.
    record Switch(Text text, boolean start) implements KnobSpec {
        @Override
        public KnobValue initial() {
            return KnobValue.of(Boolean.toString(start));
        }

        @Override
        public boolean accepts(KnobValue value) {
            return value instanceof KnobValue.Choice(String name) && (name.equals("true") || name.equals("false"));
        }

        @Override
        public String allowed() {
            return "true or false";
        }
    }

    private static void requireInside(Text text, double min, double max, double start) {
        if (!(min <= start && start <= max)) {
            throw new IllegalArgumentException("Knob '%s' cannot start with %s: it goes from %s to %s"
                    .formatted(text.name(), start, min, max));
        }
    }
}
