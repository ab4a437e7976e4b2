package espalier.compress;

import java.util.LinkedHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// Remembers values by key up to a number of bytes; the longest unused go first, the newest stays whatever its size. Any thread may ask.
final class Memo<K, V> {
    private final long capacity;
    private final ToLongFunction<V> bytes;
    private final LinkedHashMap<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    Memo(long capacity, ToLongFunction<V> bytes) {
        this.capacity = capacity;
        this.bytes = bytes;
    }

    /// The value of `key`, computed if it is not remembered.
    synchronized V get(K key, Supplier<V> compute) {
        V known = values.get(key);
        if (known != null) {
            return known;
        }
        V value = compute.get();
        values.put(key, value);
        held += bytes.applyAsLong(value);
        while (held > capacity && values.size() > 1) {
            held -= bytes.applyAsLong(values.pollFirstEntry().getValue());
        }
        return value;
    }
}
