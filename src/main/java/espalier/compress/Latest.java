package espalier.compress;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// Remembers for each slot the value that was computed last and the key it was computed for. Any thread may ask.
final class Latest<V> {
    private record Entry<V>(Object key, V value) {}

    private final Map<Object, Entry<V>> entries = new HashMap<>();

    /// The value of `key` in `slot`, computed unless it is the one remembered.
    synchronized V get(Object slot, Object key, Supplier<V> compute) {
        Entry<V> known = entries.get(slot);
        if (known == null || !known.key.equals(key)) {
            known = new Entry<>(key, compute.get());
            entries.put(slot, known);
        }
        return known.value;
    }
}
