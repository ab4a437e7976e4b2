package espalier.model.metric;

import java.util.Locale;

/// The three parts of a data set. Train: weights follow it. Validation: everything live. Test: measured last, never searched on.
public enum Split {
    TRAIN, VALIDATION, TEST;

    /// The word people and files use.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
