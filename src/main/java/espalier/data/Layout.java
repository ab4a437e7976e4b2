package espalier.data;

import espalier.model.InputException;
import java.util.Locale;

/// The order of the numbers of one example as the model takes them.
public enum Layout {
    /// Channels, rows, columns.
    NCHW,
    /// Rows, columns, channels.
    NHWC,
    /// One row of numbers.
    FLAT;

    /// The word data specs use.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Layout parse(String word) {
        for (Layout layout : values()) {
            if (layout.word().equals(word)) {
                return layout;
            }
        }
        throw new InputException("Option layout=%s is unknown; use nchw, nhwc or flat.".formatted(word));
    }
}
