package espalier.model.metric;

import espalier.model.array.Array;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known of one layer from running the model on examples.
///
/// @param examples how many the means are over
/// @param values float arrays in the shapes that [LayerStatistic] gives
public record LayerStatistics(int examples, Map<LayerStatistic, Array> values) {
    /// Nothing known.
    public static final LayerStatistics NONE = new LayerStatistics(0, Map.of());

    public LayerStatistics {
        var copy = new EnumMap<LayerStatistic, Array>(LayerStatistic.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /// The numbers of `kind`, if they are known.
    public Optional<Array> find(LayerStatistic kind) {
        return Optional.ofNullable(values.get(kind));
    }

    /// Whether all `kinds` are known.
    public boolean hasAll(Set<LayerStatistic> kinds) {
        return values.keySet().containsAll(kinds);
    }
}
